import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { allExamples } from '../examples/all-examples';

jest.setTimeout(240_000);

interface Closing {
  readonly offered: number;
  readonly accepted: number;
  readonly completed: number;
  readonly events: number;
  readonly recorded: number;
  readonly faults: Readonly<Record<string, number>>;
  readonly violations: readonly string[];
}

let data: string;
beforeEach(() => {
  data = mkdtempSync(join(tmpdir(), 'backstitch-chaos-'));
});
afterEach(() => rmSync(data, { recursive: true, force: true }));

/** `npm run chaos` to its end. @returns its exit code, its closing line, and all that it said, for whoever has to look */
async function chaos(...args: string[]): Promise<{ code: number; closing: Closing; output: string }> {
  const child = spawn(process.execPath, ['scripts/tool.mjs', 'chaos', '--data', data, '--converge', '120', ...args], {
    // The test's own variables are for Jest.
    env: { ...process.env, NODE_OPTIONS: '' },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => (output += text));
  }
  const [code] = (await once(child, 'close')) as [number];
  const last = output
    .trim()
    .split('\n')
    .findLast((line) => line.startsWith('{"seed"'));
  if (last === undefined) throw new Error(output);
  return { code, closing: JSON.parse(last) as Closing, output };
}

it.each([
  { example: 'trip', database: 'sqlite', seconds: 25 },
  { example: 'trip', database: 'postgres', seconds: 25 },
  { example: 'shop', database: 'sqlite', seconds: 15 },
])(
  '$example on $database: everything is struck while clients ask, and every saga keeps its promise',
  async ({ example, database, seconds }) => {
    const run = ['--platform', `examples/${example}`, '--seconds', `${seconds}`, '--rate', '3', '--seed', '7'];
    const { code, closing } = await chaos(...run, '--database', database);
    expect(closing.violations).toEqual([]);
    expect(closing.accepted).toBe(closing.offered);
    expect(closing.completed).toBeGreaterThan(closing.offered / 3);
    const faults = [
      'kill',
      'half-open',
      'ended-by-force',
      ...(seconds < 25 ? [] : ['back-from-the-dead', 'bulk-cancel']),
    ];
    expect(Object.keys(closing.faults)).toEqual(expect.arrayContaining(faults));
    expect(closing.recorded).toBeGreaterThanOrEqual(closing.accepted);
    if (example === 'trip') {
      // The shop publishes no events, and nests no sagas.
      expect(closing.events).toBeGreaterThan(5);
      expect(closing.recorded).toBeGreaterThan(closing.accepted);
    }
    expect(code).toBe(0);
  },
);

const found: Readonly<Record<string, RegExp>> = {
  'stray-room': /events were published, and \d+ are counted/,
};

const plants = allExamples.flatMap(({ name, chaos: { plants: all } }) =>
  Object.keys(all).map((plant) => ({ name, plant })),
);

it.each(plants)('and a $plant of $name, which no saga holds, would be found', async ({ name, plant }) => {
  const run = ['--platform', `examples/${name}`, '--seconds', '4', '--rate', '2', '--seed', '1', '--plant', plant];
  const { code, closing } = await chaos(...run);
  expect(closing.violations).toEqual(expect.arrayContaining([expect.stringContaining('stray is of no saga')]));
  const more = found[plant];
  if (more) expect(closing.violations).toEqual(expect.arrayContaining([expect.stringMatching(more)]));
  expect(code).toBe(1);
});
