import { randomUUID } from 'node:crypto';
import { openConnection } from '@backstitch/client';
import { type SagaType, participant, refusal } from '@backstitch/contract';
import { type OpenDatabase, openDatabase } from '@backstitch/database';
import { activitiesOf, effectsOf, migrate } from '@backstitch/participant';
import { unhurried } from '@backstitch/saga/worker';
import { type Saga, beginningOf, runsOf, sagaOf, unwindingOf } from '@backstitch/saga-log';
import { sagaWith } from '@backstitch/saga-log/shown';
import { fetchSaga, judge, verifySaga } from '@backstitch/testing';
import { Client } from '@temporalio/client';
import { bundleOf, quietRuntime } from '@backstitch/testing/bench';
import { NativeConnection, Worker } from '@temporalio/worker';
import { z } from 'zod';
import { type Checklist, type Pencil, checklistStyle } from './checklist-style';

const Gone = refusal('Gone', z.object({ what: z.string() }));
const shelf = participant('shelf', {
  take: {
    input: z.object({ what: z.string() }),
    output: z.object({ taken: z.string() }),
    refusals: [Gone],
    compensation: 'putBack',
  },
});
const checklist: SagaType = {
  name: 'checklist',
  kind: 'checklist',
  taskQueue: 'lists',
  contract: { input: z.unknown(), output: z.array(z.string()), participants: [shelf] },
};
const catalogue = { participants: [shelf], sagaTypes: [checklist] };
const listOf = (...what: readonly string[]): Checklist => ({
  items: what.map((each) => ({
    ...{ participant: 'shelf', request: 'take', compensation: 'putBack', refusals: ['Gone'] },
    input: { what: each },
  })),
});

const address = process.env.BACKSTITCH_TEST_TEMPORAL!;
quietRuntime();

let client: Client;
let native: NativeConnection;
let database: OpenDatabase<unknown>;
let workers: readonly Worker[];
let ended: Promise<unknown>;

beforeAll(async () => {
  client = new Client({ connection: await openConnection({ address }) });
  native = await NativeConnection.connect({ address });
  database = await openDatabase('sqlite::memory:');
  await migrate(database, {});
  const serves = {
    take: async ({ what }: { what: string }, { checklist: pencil }: { checklist?: Pencil }) => {
      if (what === 'gone') throw Gone({ what });
      pencil?.note(`the last ${what}`);
      return { taken: what };
    },
    putBack: async () => undefined,
  };
  const workflowBundle = await bundleOf({ workflowsPath: require.resolve('./workflows') });
  const activities = activitiesOf(shelf, serves as never, database, [checklistStyle.hand!]);
  workers = [
    await Worker.create({ ...unhurried, connection: native, taskQueue: 'lists', workflowBundle }),
    await Worker.create({ ...unhurried, connection: native, taskQueue: 'shelf', activities }),
  ];
  ended = Promise.all(workers.map((worker) => worker.run()));
});
afterAll(async () => {
  for (const worker of workers ?? []) worker.shutdown();
  await ended;
  await database?.close();
  await native?.close();
  await client?.connection.close();
});

/** Runs a checklist to its end. */
async function run(list: Checklist) {
  const workflowId = `checklist/${randomUUID()}`;
  const { taskQueue, args } = beginningOf(checklist, list);
  const handle = await client.workflow.start('checklist', { workflowId, taskQueue, args: [...args] });
  await handle.result().catch(() => undefined);
  const runs = await runsOf(client, { workflowId });
  const verdict = await judge(await fetchSaga(client, workflowId, [handle.firstExecutionRunId]), {
    catalogue,
    holdingsOf: async (_, keys) =>
      (await effectsOf(database, keys)).map(({ stepKey, state }) => ({ stepKey, barrier: state })),
  });
  return { runs, verdict };
}
const shown = (events: Parameters<typeof sagaOf>[0]) =>
  sagaOf(events, {}, [checklistStyle]) as Saga & { readonly checklist: unknown };

describe('a style that nothing else knows', () => {
  it('goes on in fresh histories with its state, and shows its own part', async () => {
    const { runs, verdict } = await run(listOf('pen', 'ink', 'book'));
    expect(runs).toHaveLength(2);
    const notes = ['the last pen', 'the last ink', 'the last book'];
    const whole = { kind: 'checklist', status: 'completed', output: notes, checklist: { of: 3, notes } };
    expect(shown(runs.flat())).toMatchObject(whole);
    // The last run alone tells the same.
    expect(shown(runs.at(-1)!)).toMatchObject(whole);
    expect(shown(runs.flat()).steps.map(({ output }) => output)).toEqual([
      ...[{ taken: 'pen' }, { taken: 'ink' }, { taken: 'book' }],
    ]);
    expect(verdict).toMatchObject({ verdict: 'completed', findings: [] });
  });

  it('describes its own part beside it', async () => {
    const shape = z.strictObject({ of: z.int(), notes: z.array(z.string()) });
    const described = sagaWith([{ ...checklistStyle, shape }]);
    const { runs } = await run(listOf('pen'));
    const saga = shown(runs.flat());
    expect(described.strict().parse(saga)).toEqual(saga);
    expect(z.toJSONSchema(described).$defs?.Saga).toMatchObject({
      properties: { checklist: { required: ['of', 'notes'] }, steps: {} },
    });
  });

  it('is compensated by the same engine and barrier, over its runs', async () => {
    const { runs, verdict } = await run(listOf('pen', 'ink', 'book', 'gone'));
    const saga = shown(runs.flat());
    expect(saga).toMatchObject({ kind: 'checklist', status: 'compensated', failure: { code: 'Gone' } });
    expect(saga.steps.map(({ id, status, compensation }) => [id, status, compensation?.status])).toEqual([
      ['take', 'completed', 'completed'],
      ['take.2', 'completed', 'completed'],
      ['take.3', 'completed', 'completed'],
      ['take.4', 'refused', undefined],
    ]);
    expect(saga.checklist).toEqual({ of: 4, notes: ['the last pen', 'the last ink', 'the last book'] });
    expect(verdict).toMatchObject({ verdict: 'compensated', findings: [] });
  });

  it('keeps its state when it can only go back', async () => {
    const { runs } = await run(listOf('pen', 'ink', 'book'));
    const act = { action: 'compensate', by: 'ann', reason: 'because' } as const;
    expect(unwindingOf(runs.at(-1)!, act, new Date(), [checklistStyle])).toMatchObject({
      style: { kind: 'checklist', state: { notes: ['the last pen', 'the last ink', 'the last book'] } },
    });
  });

  it('is shown without its part where it is not known', async () => {
    const { runs } = await run(listOf('pen'));
    const saga = sagaOf(runs.flat());
    expect(saga).toMatchObject({ kind: 'checklist', status: 'completed', steps: [{ output: { taken: 'pen' } }] });
    expect(saga).not.toHaveProperty('checklist');
  });

  it('keeps its guarantee, whatever goes wrong', async () => {
    const verification = await verifySaga({
      workflowsPath: require.resolve('./workflows'),
      ...{ saga: checklist, input: listOf('pen', 'ink', 'book'), catalogue, address },
      ...{ atMost: 16, cache: 'alternating' },
    });
    expect(verification.verdicts).toMatchObject({ incomplete: 0, violated: 0 });
  }, 300_000);
});
