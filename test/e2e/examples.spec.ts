import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { bundleSagas } from '@backstitch/nest';
import type { Saga } from '@backstitch/saga-log';
import { freePorts } from '@backstitch/temporal-server';
import { quietRuntime } from '@backstitch/testing/bench';
import { Worker } from '@temporalio/worker';
import { allExamples } from '../examples/all-examples';
import { Started } from './started';
import { until } from './until';

jest.setTimeout(180_000);
quietRuntime();

const run = promisify(execFile);

describe.each(allExamples)('the example $name, by the same commands as any other', (example) => {
  const folder = `examples/${example.name}`;
  const data = mkdtempSync(join(tmpdir(), `backstitch-${example.name}-`));
  let env: Record<string, string>;
  let started: Started;
  const sagas: Saga[] = [];

  beforeAll(async () => {
    const own = Object.keys(example.ports ?? {});
    const [gateway, temporal, ui, ...others] = await freePorts(3 + own.length);
    env = {
      ...{ PORT: `${gateway}`, TEMPORAL_PORT: `${temporal}`, TEMPORAL_UI_PORT: `${ui}`, BACKSTITCH_DATA: data },
      ...Object.fromEntries(own.map((variable, index) => [variable, `${others[index]}`])),
    };
    started = new Started(env, ['--platform', folder]);
    await started.said(/Ready in/);
  });
  afterAll(async () => {
    await started.end('SIGINT');
    await until('nothing is left running', async () => started.commands().length === 0, 60_000);
    rmSync(data, { recursive: true, force: true });
  });

  const tool = (...args: string[]) =>
    run(process.execPath, ['scripts/tool.mjs', ...args], {
      env: { ...process.env, ...env, TEMPORAL_ADDRESS: `127.0.0.1:${env.TEMPORAL_PORT}`, NODE_OPTIONS: '' },
    });

  it('is started, and what its welcome says to try works as pasted', async () => {
    for (const { heading } of example.tries) sagas.push((await (await started.paste(heading)).json()) as Saga);
    expect(sagas.map(({ status }) => status)).toEqual(['completed', 'compensated']);
  });

  it('is proved', async () => {
    const { stdout } = await tool('prove', '--all', '--platform', folder);
    const counts = JSON.parse(stdout.trim().split('\n').at(-1)!) as Record<string, number>;
    expect(counts).toEqual({ completed: 1, compensated: 1, incomplete: 0, violated: 0 });
  });

  it('is recorded, and replays', async () => {
    const kept = join(data, 'histories');
    await tool('record', kept, ...sagas.map(({ type, id }) => `${type}/${id}`));
    const histories = readdirSync(kept).map((file) => {
      const [, id] = /\.(.*)\.history\.json$/.exec(file)!;
      const { type } = sagas.find((saga) => saga.id === id)!;
      const history: unknown = JSON.parse(readFileSync(join(kept, file), 'utf8'));
      return { workflowId: `${type}/${id}`, history };
    });
    expect(histories).toHaveLength(sagas.length);
    const workflowBundle = await bundleSagas({
      workflowsPath: require.resolve(example.workflowsPath),
      promisesLock: example.promisesLock,
    });
    // In threads of their own, as workers run them.
    const options = { workflowBundle, debugMode: false };
    for await (const { error } of Worker.runReplayHistories(options, histories)) {
      expect(error).toBeUndefined();
    }
  });

  it('is as its record says, though whoever keeps the record was killed', async () => {
    const keeper = () => started.commands().filter(({ command }) => command.includes('coordinator'));
    const [killed] = keeper().map(({ pid }) => pid);
    process.kill(killed!, 'SIGKILL');
    for (const { heading } of example.tries) sagas.push((await (await started.paste(heading)).json()) as Saga);
    await until('the keeper is there again', async () => keeper().some(({ pid }) => pid !== killed), 60_000);
    const read = async (path: string) => (await (await fetch(`http://127.0.0.1:${env.PORT}${path}`)).json()) as Saga;
    // Without when and how it was read.
    const content = ({ consistency: _consistency, asOf: _asOf, ...saga }: Saga) => JSON.stringify(saga);
    for (const { type, id } of sagas) {
      await until(`the record of ${type}/${id} is as it is`, async () => {
        const recorded = await read(`/sagas/${type}/${id}?consistency=eventual`);
        const authoritative = await read(`/sagas/${type}/${id}`);
        expect([recorded.consistency, authoritative.consistency]).toEqual(['eventual', 'authoritative']);
        return content(recorded) === content(authoritative);
      });
    }
  });

  it('has its promises accepted', async () => {
    const { stdout } = await tool('promises', '--platform', folder);
    expect(stdout).toContain('The contract is as it was promised');
  });
});
