import { randomUUID } from 'node:crypto';
import { type BulkActRun, Follower, SagaClient, type SagaHandle, actOnPage, bulkActQueue } from '@backstitch/client';
import { StateStore } from '@backstitch/state-store';
import { testDatabases } from '@backstitch/testing/databases';
import { type WorkflowBench, quietRuntime, until } from '@backstitch/testing/bench';
import { inns, stayHeld } from '../../../libs/client/test/contracts';
import { InnHarness } from '../../../libs/client/test/inn-harness';
import { mended } from '../../../libs/client/test/inn-worker';
import { endedBulkAct, workBulkActs } from './work-bulk-acts';

quietRuntime();

/** How many sagas are parked: `BACKSTITCH_BULK=500` for as many as it has to be shown with. */
const parked = Number(process.env.BACKSTITCH_BULK ?? 100);
/** As long as that many need, in milliseconds. */
const longest = 60_000 + parked * 400;
jest.setTimeout(longest * 2);
/** Sagas of one test: others have left theirs on the server. */
const parkedFromNow = () => ({ type: 'stayHeld', status: ['needs-attention'], startedAfter: new Date() }) as const;
const by = { by: 'Ada', reason: 'the inn is back' } as const;

let harness: InnHarness;
let bench: WorkflowBench;
let sagas: SagaClient;
beforeAll(async () => {
  harness = await InnHarness.open();
  ({ bench, sagas } = harness);
  await workBulkActs(bench);
});
afterAll(() => harness?.close());

const ended = (id: string) => endedBulkAct(sagas, id, longest);

it('is counted first, done at its rate and once, whatever becomes of its worker, and says what it could not do', async () => {
  const filters = parkedFromNow();
  const started: SagaHandle[] = [];
  for (let each = 0; each < parked; each++) started.push(await sagas.start(stayHeld, { how: 'break' }));
  await until(async () => (await sagas.count(filters)) === parked, longest);

  const refused = await sagas.actOnMany({ ...by, filters, act: 'resume', rate: 100 });
  const nothing = await ended(refused.id);
  expect(nothing).toMatchObject({ status: 'done', total: parked, done: 0, refused: parked });
  expect(nothing.notDone[0]).toMatchObject({ type: 'stayHeld', code: 'not-set-aside' });

  for (const { ref } of started) mended.add(ref.workflowId);
  const began = Date.now();
  const retry = { ...by, filters, act: 'retry', rate: 25, key: 'once' } as const;
  const bulk = await sagas.actOnMany(retry);
  expect((await sagas.actOnMany(retry)).id).toBe(bulk.id);
  await until(async () => (await sagas.count(filters)) < parked, 30_000);
  await bench.stopWork(bulkActQueue);
  await workBulkActs(bench);
  expect(await ended(bulk.id)).toMatchObject({ status: 'done', refused: 0 });
  expect(Date.now() - began).toBeGreaterThan((parked / 25) * 900);
  for (const saga of started) {
    expect(await saga.result()).toEqual({ room: 7 });
    expect((await saga.read()).audit).toMatchObject([{ ...by, action: 'retry' }]);
  }
});

it('is stopped, and what was done stays', async () => {
  const filters = parkedFromNow();
  const started: SagaHandle[] = [];
  for (let each = 0; each < 5; each++) started.push(await sagas.start(stayHeld, { how: 'break' }));
  await until(async () => (await sagas.count(filters)) === 5, 30_000);
  const bulk = await sagas.actOnMany({ ...by, filters, act: 'compensate', rate: 0.5 });
  await until(async () => (await sagas.count(filters)) < 5, 30_000);
  await bulk.stop();
  const stopped = await ended(bulk.id);
  expect(stopped).toMatchObject({ status: 'stopped', refused: 0 });
  // What is in flight when it is stopped is told, too: no saga has an act that isn't counted.
  const acted = await Promise.all(started.map(async (saga) => (await saga.read()).audit.length));
  expect([stopped.done, stopped.done < 5]).toEqual([acted.filter((audit) => audit > 0).length, true]);
  await ended((await sagas.actOnMany({ ...by, filters, act: 'compensate', rate: 50 })).id);
  for (const saga of started) await saga.waitForEnd();
});

describe('by what only the record knows', () => {
  const databases = testDatabases();
  let store: StateStore;
  let recorded: SagaClient;
  beforeAll(async () => {
    store = new StateStore({ url: await databases.fresh('sqlite') });
    recorded = new SagaClient({ temporal: bench.client, catalogue: inns, store });
  });
  afterAll(async () => {
    await recorded.close();
    await store.close();
    await databases.stop();
  });

  /** Sagas that are held, of guests; recorded as they are. */
  async function held(...guests: readonly string[]): Promise<readonly SagaHandle[]> {
    const follower = new Follower({ temporal: bench.client, catalogue: inns, store });
    const started = await Promise.all(guests.map((guest) => sagas.start(stayHeld, { how: 'break', guest })));
    for (const saga of started) {
      await until(async () => (await saga.read()).status === 'needs-attention', 30_000);
      await follower.record(saga.ref.workflowId);
    }
    return started;
  }

  it('is counted, and done to those alone', async () => {
    await bench.stopWork(bulkActQueue);
    await workBulkActs(bench, store);
    const [ada, grace, edith] = [1, 2, 3].map(() => randomUUID());
    const [first, second, third] = await held(ada!, ada!, grace!);
    const ofAda = { attributes: { guest: ada! }, stuck: ['operator'] } as const;
    expect([await recorded.count(ofAda), await recorded.count({ text: edith! })]).toEqual([2, 0]);
    await expect(sagas.count(ofAda)).rejects.toMatchObject({ code: 'no-state-store' });
    const asked = { ...by, filters: { ...ofAda, startedBefore: new Date() }, act: 'compensate', rate: 100 } as const;
    await expect(sagas.actOnMany(asked)).rejects.toMatchObject({ code: 'no-state-store' });
    const bulk = await recorded.actOnMany(asked);
    expect(await ended(bulk.id)).toMatchObject({ status: 'done', total: 2, done: 2, refused: 0 });
    for (const saga of [first!, second!]) {
      await saga.waitForEnd();
      expect((await saga.read()).status).toBe('compensated');
    }
    expect((await third!.read()).status).toBe('needs-attention');

    const rest = { text: grace! };
    await bench.stopWork(bulkActQueue);
    await workBulkActs(bench);
    const lost = await recorded.actOnMany({ ...by, filters: rest, act: 'compensate' });
    expect(await ended(lost.id)).toMatchObject({ status: 'failed', total: 1, done: 0 });
    await third!.compensate(by);
  });

  it('is what has asked a participant, as in lists, and not all that may', async () => {
    await bench.stopWork(bulkActQueue);
    await workBulkActs(bench, store);
    const startedAfter = new Date();
    const unlisted = await sagas.start(stayHeld, { how: 'break', guest: randomUUID() });
    await until(async () => (await unlisted.read()).status === 'needs-attention', 30_000);
    const [listed] = await held(randomUUID());
    const filters = { participant: 'clientInn', type: 'stayHeld', startedAfter };
    expect((await recorded.list(filters)).items.map(({ id }) => id)).toEqual([listed!.id]);
    expect(await recorded.count(filters)).toBe(1);
    const bulk = await recorded.actOnMany({ ...by, filters, act: 'compensate', rate: 100 });
    expect(await ended(bulk.id)).toMatchObject({ status: 'done', total: 1, done: 1, refused: 0 });
    expect((await unlisted.read()).status).toBe('needs-attention');
    await unlisted.compensate(by);
  });

  it('is nothing where no word is looked for: all would be found', async () => {
    for (const text of ['', '***', '🎉']) {
      const refused = { code: 'bad-query' };
      await expect(recorded.list({ text })).rejects.toMatchObject(refused);
      await expect(recorded.count({ text })).rejects.toMatchObject(refused);
      await expect(recorded.actOnMany({ ...by, filters: { text }, act: 'cancel' })).rejects.toMatchObject(refused);
    }
  });

  it('goes on after the last one of the page before', async () => {
    const guest = randomUUID();
    const started = await held(guest, guest, guest);
    const record = { attributes: { guest } };
    const { items, next } = await store.list(record, { limit: 1 });
    const { name, kind, taskQueue } = stayHeld;
    const run: BulkActRun = {
      ...{ id: guest, act: 'compensate', ...by, rate: 100, total: 3, query: '', record, to: Date.now() },
      ...{ types: [{ name, kind, taskQueue }], after: next!, progress: { done: 0, refused: 0, notDone: [] } },
    };
    const page = await actOnPage(bench.client, run, undefined, () => undefined, new AbortController().signal, store);
    expect(page).toEqual({ done: 2, notDone: [] });
    const [first] = started.filter(({ ref }) => ref.id === items[0]!.id);
    expect((await first!.read()).status).toBe('needs-attention');
    await first!.compensate(by);
  });
});

it('that isn’t there is told so', async () => {
  await expect(sagas.bulkAct('nothing').read()).rejects.toMatchObject({ code: 'unknown-bulk-act' });
});
