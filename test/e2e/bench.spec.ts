import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';

const root = resolve(__dirname, '../..');
const run = `require('./tools/src/bench/bench').bench(process.argv.slice(1)).then((code) => process.exit(code))`;
const sources = ['--conditions=@backstitch/source', '-r', join(root, 'scripts/typescript.cjs')];
const bench = (...args: string[]) =>
  promisify(execFile)(process.execPath, [...sources, '-e', run, '--', ...args], { cwd: root });

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'backstitch-bench-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

interface Row {
  readonly subject: string;
  readonly load: { readonly refused: boolean };
  readonly rounds: readonly { readonly events: number; readonly bytes: number }[];
  readonly ratios: object;
}

it('measures every subject, happy and refused, and counts the same events for all that stay in one run', async () => {
  const out = join(folder, 'bench.json');
  const loads = ['--rounds', '1', '--sagas', '2', '--steps', '3', '--in-flight', '2'];
  const { stdout } = await bench(...loads, '--out', out);
  expect(stdout).toMatch(/^by hand .*\nengine .*\nbarrier on SQLite .*\nbarrier on PostgreSQL /m);
  const { rows } = JSON.parse(readFileSync(out, 'utf8')) as { readonly rows: readonly Row[] };
  const eventsOf = (refused: boolean) =>
    Object.fromEntries(
      rows.filter(({ load }) => load.refused === refused).map(({ subject, rounds }) => [subject, rounds[0]!.events]),
    );
  // Of each step its three, and the three of its task; the start and the end with the first task.
  const happy = 5 + 3 * 6;
  expect(eventsOf(false)).toEqual({
    ...{ 'by hand': happy, engine: happy, 'barrier on SQLite': happy, 'barrier on PostgreSQL': happy },
    ...{ 'through the gateway': happy, 'routing slip': happy, 'state machine': happy },
  });
  // One more, that says so where operators look.
  const refused = happy + 2 * 6;
  expect(eventsOf(true)).toMatchObject({ 'by hand': refused, engine: refused + 1, 'state machine': refused + 1 });
}, 180_000);

it('says what is wrong with its arguments', async () => {
  await expect(bench('--only', 'nobody')).rejects.toThrow(/--only knows no 'nobody': known are by hand, engine/);
  await expect(bench('--rounds', '0')).rejects.toThrow(/--rounds takes whole numbers from 1, not '0'/);
}, 60_000);
