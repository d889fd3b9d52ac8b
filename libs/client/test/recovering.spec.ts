import { randomUUID } from 'node:crypto';
import { type WorkflowBench, quietRuntime } from '@backstitch/testing/bench';
import { type RecordedSaga, SagaClient } from '../src';
import { historyRoom } from '../src/read/history-room';
import { codeOf } from './code-of';
import { Approval, inns, stay, stayApproved, stayAround } from './contracts';
import { ended } from './ended';
import { InnHarness } from './inn-harness';
import { mended } from './inn-worker';
import { untilSo } from './until-so';

quietRuntime();

let harness: InnHarness;
let bench: WorkflowBench;
let sagas: SagaClient;
beforeAll(async () => {
  harness = await InnHarness.open({ recovers: true });
  ({ bench, sagas } = harness);
});
afterAll(() => harness?.close());

async function terminated() {
  const saga = await harness.waiting();
  await bench.client.workflow.getHandle(saga.ref.workflowId).terminate('it was in the way');
  return saga;
}

const by = { by: 'Ada', reason: 'it was not meant' } as const;

describe('a saga that was ended by force', () => {
  test('is found, and previewed without anything being done', async () => {
    const saga = await terminated();
    expect(await saga.read()).toMatchObject({ status: 'terminated', recoverable: true });
    const { items } = await untilSo(
      () => sagas.list({ type: 'stayApproved', recoverable: true }),
      (page) => page.items.some(({ id }) => id === saga.id),
    );
    expect(items.every(({ recoverable, status }) => recoverable && status === 'terminated')).toBe(true);
    expect(await saga.recovery()).toEqual({
      ...{ type: 'stayApproved', id: saga.id },
      broken: { how: 'terminated', reason: 'it was in the way' },
      backwards: {
        plan: [{ step: 'book', participant: 'clientInn', request: 'book', compensation: 'free', after: 0 }],
        leaves: [],
      },
      forwards: { from: expect.any(String) as string },
    });
    expect(await saga.read()).toMatchObject({ status: 'terminated' });
  });

  test('is recovered backwards, once, under its own name, and shown as one', async () => {
    const saga = await terminated();
    const startedAfter = new Date((await saga.read()).startedAt);
    const startedBefore = new Date(startedAfter.getTime() + 1);
    const counted = () => sagas.countEach(['stayApproved'], { startedAfter, startedBefore });
    const one = [{ type: 'stayApproved', status: 'terminated', count: 1 }];
    expect(await untilSo(counted, ([each]) => each?.status === 'terminated')).toEqual(one);
    for (let times = 0; times < 2; times++) await saga.recover(by);
    const shown = await ended(saga);
    expect(await untilSo(counted, (each) => each.length === 0)).toEqual([]);
    expect(shown).toMatchObject({
      ...{ id: saga.id, status: 'compensated', startedBy: 'Cy', failure: { code: 'SagaCompensated' } },
      steps: [{ id: 'book', status: 'completed', attempts: 1, compensation: { status: 'completed' } }],
      audit: [{ ...by, action: 'recover' }],
    });
    expect(shown.recoverable).toBeUndefined();
    // Again, and again after its end: nothing more happens.
    await saga.recover(by);
    expect((await saga.read()).audit).toHaveLength(1);
    expect(await codeOf(saga.recover({ ...by, direction: 'forwards' }))).toBe('recovery-begun');
    const { items } = await untilSo(
      () => sagas.list({ type: 'stayApproved' }),
      (page) => page.items.some(({ id, status }) => id === saga.id && status === 'compensated'),
    );
    expect(items.filter(({ id }) => id === saga.id)).toHaveLength(1);
  });

  test('by many at the same moment is recovered once', async () => {
    const saga = await terminated();
    await Promise.all(Array.from({ length: 5 }, () => saga.recover(by)));
    await ended(saga);
    let runs = 0;
    const query = `WorkflowId = '${saga.ref.workflowId}'`;
    await untilSo(
      () => bench.client.workflow.count(query),
      ({ count }) => (runs = count) >= 2,
    );
    expect(runs).toBe(2);
  });

  test('is recovered forwards, and ends as it would have', async () => {
    const saga = await terminated();
    for (let times = 0; times < 2; times++) await saga.recover({ ...by, direction: 'forwards' });
    expect(await codeOf(saga.recover(by))).toBe('recovery-begun');
    await saga.send(Approval, { by: 'Bo' });
    expect(await saga.result()).toEqual({ by: 'Bo' });
    expect(await saga.read()).toMatchObject({ status: 'completed', audit: [{ ...by, action: 'recover' }] });
    const { items } = await untilSo(
      () => sagas.list({ type: 'stayApproved' }),
      (page) => page.items.some(({ id, status }) => id === saga.id && status === 'completed'),
    );
    expect(items.filter(({ id }) => id === saga.id)).toHaveLength(1);
  });

  test('before its first task was done goes on from its beginning', async () => {
    await harness.unhost();
    const saga = await sagas.start(stay, {});
    await bench.client.workflow.getHandle(saga.ref.workflowId).terminate('too early');
    expect(await saga.recovery()).toMatchObject({ backwards: { plan: [] } });
    await saga.recover({ ...by, direction: 'forwards' });
    await harness.host();
    expect(await saga.result()).toEqual({ room: 7 });
  });

  test('while a nested one is compensated isn’t recovered forwards, since it would never hear how that ends', async () => {
    const saga = await sagas.start(stayAround, { how: 'stick' });
    const waiting = await untilSo(
      () => saga.read(),
      ({ waitingFor }) => waitingFor?.some(({ kind }) => kind === 'message'),
    );
    const nested = await sagas.saga('stay', waiting.steps[0]!.nested!);
    await saga.cancel(by);
    await untilSo(
      () => nested.read(),
      ({ status }) => status === 'needs-attention',
    );
    await bench.client.workflow.getHandle(saga.ref.workflowId).terminate('it was in the way');
    expect(await saga.recovery()).toMatchObject({ forwards: { refused: { code: 'not-resettable' } } });
    mended.add(nested.ref.workflowId);
    await nested.compensation('book').retry(by);
    await ended(nested);
    expect(await codeOf(saga.recover({ ...by, direction: 'forwards' }))).toBe('not-resettable');
    await saga.recover(by);
    expect(await ended(saga)).toMatchObject({ steps: [{ compensation: { status: 'completed' } }] });
  });

  test('by the time-out of its run is found and recovered, too', async () => {
    const id = randomUUID();
    await bench.client.workflow.start('stayApproved', {
      ...{ workflowId: `stayApproved/${id}`, taskQueue: stayApproved.taskQueue, args: [{}], workflowRunTimeout: '1s' },
    });
    const saga = await sagas.saga(stayApproved, id);
    await untilSo(
      () => saga.read(),
      ({ status }) => status === 'terminated',
    );
    expect((await saga.recovery()).broken.how).toBe('timed-out');
    await saga.recover(by);
    expect(await ended(saga)).toMatchObject({
      status: 'compensated',
      steps: [{ compensation: { status: 'completed' } }],
    });
  });
});

describe('a saga whose code fails', () => {
  test.each(['failing', 'set-aside'])('is found (%s) and recovered by its log alone', async (how) => {
    const saga = await harness.waiting();
    await harness.breakCode(saga);
    if (how === 'set-aside') await harness.setAside(saga);
    const recoverable = await untilSo(
      () => saga.recovery().catch(() => undefined),
      (recovery) => recovery?.broken.how === how,
    );
    expect(recoverable).toMatchObject({ broken: { how }, backwards: { plan: [{ step: 'book' }] } });
    expect(await saga.read()).toMatchObject({
      ...{ status: 'needs-attention', recoverable: true },
      waitingFor: [{ kind: 'code', ...(how === 'set-aside' && { failure: { code: 'SagaSetAside' } }) }],
    });
    await saga.recover(by);
    expect(await ended(saga)).toMatchObject({ status: 'compensated', audit: [{ ...by, action: 'recover' }] });
    const setAside = bench.client.workflow.getHandle(`backstitch.set-aside/${saga.ref.workflowId}`);
    if (how === 'set-aside') expect((await setAside.describe()).status.name).toBe('TERMINATED');
    await harness.unhost();
    await harness.host();
  });
});

test('a saga that may need a recovery is looked at when there is room for its history among those that are read', async () => {
  const saga = await harness.waiting();
  await bench.client.workflow.getHandle(saga.ref.workflowId).terminate('it was in the way');
  let release = () => {};
  const isRead = historyRoom.within(Infinity, () => new Promise<void>((resolve) => (release = resolve)));
  expect(await codeOf(saga.recovery())).toBe('temporal-busy');
  release();
  await isRead;
  expect(await saga.recovery()).toMatchObject({ broken: { how: 'terminated' } });
});

describe('a saga that needs no recovery', () => {
  test('has none, while it runs and when it has ended', async () => {
    const saga = await harness.waiting();
    expect(await codeOf(saga.recovery())).toBe('not-recoverable');
    expect(await codeOf(saga.recover(by))).toBe('not-recoverable');
    await saga.send(Approval, { by: 'Bo' });
    await saga.result();
    expect(await codeOf(saga.recover({ ...by, direction: 'forwards' }))).toBe('not-recoverable');
  });

  test('and isn’t there is told so, unless somebody has recorded it', async () => {
    const id = randomUUID();
    expect(await codeOf((await sagas.saga(stay, id)).recover(by))).toBe('unknown-saga');
    const entry = { participant: 'clientInn', request: 'book', compensation: 'free', input: { how: 'ok' } } as const;
    const recorded: RecordedSaga = {
      ...{ key: randomUUID(), input: {}, startedAt: Date.now() - 1_000, audit: [], isWhole: false },
      log: [{ ...entry, stepId: 'book', started: 1 }],
    };
    const recordedLog = (ref: { readonly id: string }) => Promise.resolve(ref.id === id ? recorded : undefined);
    const historian = new SagaClient({ temporal: bench.client, catalogue: inns, recordedLog });
    const saga = await historian.saga(stay, id);
    expect(await saga.recovery()).toMatchObject({
      broken: { how: 'forgotten' },
      backwards: { plan: [{ step: 'book', inDoubt: true }] },
      forwards: { refused: { code: 'not-resettable' } },
    });
    for (let times = 0; times < 2; times++) await saga.recover(by);
    expect(await ended(saga)).toMatchObject({
      status: 'compensated',
      steps: [{ status: 'unknown', compensation: { status: 'completed' } }],
      audit: [{ ...by, action: 'recover' }],
    });
  });

  test('but was recorded, doesn’t go back where its pivot may have completed, and goes back for what it had begun', async () => {
    const [passed, around, child, whole] = [randomUUID(), randomUUID(), randomUUID(), randomUUID()];
    const entry = {
      participant: 'clientInn',
      request: 'book',
      compensation: 'free',
      stepId: 'book',
      started: 1,
    } as const;
    const saga = { key: 'k', input: {}, startedAt: 1, audit: [], isWhole: false } as const;
    const nested = { ...entry, stepId: 'stay', participant: stay.taskQueue, request: 'stay', compensation: 'unwind' };
    const records: Record<string, RecordedSaga> = {
      [passed]: { ...saga, log: [{ ...entry, pivot: true }] },
      [around]: { ...saga, log: [{ ...nested, nested: { id: child } }] },
      [child]: { ...saga, key: 'c', log: [entry] },
      [whole]: { ...saga, log: [{ ...nested, nested: { id: child } }] },
    };
    const recordedLog = ({ id }: { readonly id: string }) => Promise.resolve(records[id]);
    const historian = new SagaClient({ temporal: bench.client, catalogue: inns, recordedLog });
    const past = await historian.saga(stay, passed);
    expect(await past.recovery()).toMatchObject({
      backwards: { refused: { code: 'past-the-pivot' }, plan: [] },
      forwards: { refused: { code: 'not-resettable' } },
    });
    expect(await codeOf(past.recover(by))).toBe('past-the-pivot');
    expect(await (await historian.saga(stayApproved, around)).recovery()).toMatchObject({
      backwards: { plan: [{ step: 'stay', compensation: 'unwind', inDoubt: true }], leaves: [] },
    });
    const backwards = async () => (await (await historian.saga(stayApproved, whole)).recovery()).backwards;
    // What has ended for good is known to have: all of it is undone, or nothing of it is left to undo.
    const known = { ...saga, key: 'c', log: [{ ...entry, outcome: 'completed' }], isWhole: true } as const;
    records[child] = { ...known, status: 'completed' };
    const { plan } = await backwards();
    expect(plan).toMatchObject([{ step: 'stay', compensation: 'unwind' }]);
    expect(plan[0]).not.toHaveProperty('inDoubt');
    records[child] = { ...known, status: 'compensated' };
    expect(await backwards()).toEqual({ plan: [], leaves: [] });
  });
});
