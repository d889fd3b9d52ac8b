import { randomUUID } from 'node:crypto';
import { type WorkflowBench, quietRuntime } from '@backstitch/testing/bench';
import { sagaKey } from '@backstitch/saga-log';
import { StateStore } from '@backstitch/state-store';
import { testDatabases } from '@backstitch/testing/databases';
import { EndedSagas, Follower, SagaClient, type SagaHandle } from '../src';
import { codeOf } from './code-of';
import { inns, stayElsewhere } from './contracts';
import { InnHarness } from './inn-harness';
import { untilSo } from './until-so';

quietRuntime();

let harness: InnHarness;
let bench: WorkflowBench;
let sagas: SagaClient;
const databases = testDatabases();
let store: StateStore;
let follower: Follower;
/** Lists from the record. */
let recorded: SagaClient;
beforeAll(async () => {
  harness = await InnHarness.open({ recovers: true });
  ({ bench, sagas } = harness);
  const { client: temporal } = bench;
  store = new StateStore({ url: await databases.fresh('sqlite') });
  recorded = new SagaClient({ temporal, catalogue: inns, store });
  follower = new Follower({ temporal, catalogue: inns, store });
  follower.start();
});
afterAll(async () => {
  await follower?.stop();
  await recorded?.close();
  await store?.close();
  await databases.stop();
  await harness?.close();
});

const by = { by: 'Ada', reason: 'a reset has left it behind' } as const;

/** A saga that was reset to its beginning while its second room was booked, and has taken another way since. */
async function resetWith(how: 'ok' | 'refuse') {
  const saga = await sagas.start(stayElsewhere, { how, guest: randomUUID() });
  const { workflowId } = saga.ref;
  const handle = bench.client.workflow.getHandle(workflowId);
  await untilSo(
    () => saga.read(),
    ({ steps }) => steps.some(({ id }) => id === 'third'),
  );
  const { events } = await handle.fetchHistory();
  const first = events!.find(({ workflowTaskCompletedEventAttributes: it }) => it)!;
  await bench.client.workflowService.resetWorkflowExecution({
    namespace: bench.client.options.namespace,
    workflowExecution: { workflowId, runId: (await handle.describe()).runId },
    workflowTaskFinishEventId: first.eventId!,
    ...{ reason: 'somebody has tried it', requestId: randomUUID() },
  });
  return saga;
}

/** The saga's key, by its first run. */
const keyOf = async ({ ref }: Pick<SagaHandle, 'ref'>) =>
  sagaKey((await bench.client.workflow.getHandle(ref.workflowId).describe()).raw.workflowExecutionInfo!.firstRunId!);

const ended = (saga: Pick<SagaHandle, 'read'>, status: string) =>
  untilSo(
    () => saga.read(),
    (shown) => shown.status === status && shown.endedAt !== undefined,
  );

describe.each([
  ['completed', 'ok', {}],
  ['compensated', 'refuse', { failure: { code: 'Full', message: 'Full' } }],
] as const)('a saga that has %s, of which a reset has left a step behind', (status, how, besides) => {
  test('is found, and a recovery undoes exactly that, once; then it is what it was', async () => {
    const saga = await resetWith(how);
    const left = await ended(saga, 'terminated');
    expect(left).toMatchObject({ ...besides, recoverable: true });
    const named = { type: 'stayElsewhere', id: saga.id, key: await keyOf(saga) };
    const ends = new EndedSagas({ temporal: bench.client });
    expect(await ends.endOf(named)).toBe('not-yet');
    expect(left.steps.filter(({ leftBehind }) => leftBehind)).toMatchObject([
      { id: 'second', status: 'completed', compensation: { request: 'free', status: 'pending' } },
    ]);
    const listed = await untilSo(
      () => recorded.list({ type: 'stayElsewhere', incomplete: true, recoverable: true, stuck: ['terminated'] }),
      ({ items }) => items.some(({ id }) => id === saga.id),
    );
    expect(listed.items.find(({ id }) => id === saga.id)).toMatchObject({ status: 'terminated', recoverable: true });
    const held = (await recorded.holdings('clientInn', { limit: 200 })).items.filter(({ id }) => id === saga.id);
    expect(held.map(({ step }) => step)).toContain('second');
    expect(await saga.recovery()).toMatchObject({
      broken: { how: 'reset' },
      backwards: { plan: [{ step: 'second', compensation: 'free', after: 0 }], leaves: [] },
      forwards: { refused: { code: 'not-resettable' } },
    });
    await Promise.all([saga.recover(by), saga.recover(by)]);
    const whole = await ended(saga, status);
    expect(whole.recoverable).toBeUndefined();
    expect(whole).toMatchObject({ ...besides, ...(how === 'ok' && { output: { room: 8 } }) });
    expect(whole.steps.find(({ id }) => id === 'second')).toMatchObject({
      compensation: { status: 'completed', attempts: 1 },
    });
    expect(whole.audit).toMatchObject([{ ...by, action: 'recover' }]);
    expect(await ends.endOf(named)).toBe('whole');
    const others = whole.steps.filter(({ id }) => id !== 'second');
    expect(others.map(({ compensation }) => compensation?.status)).toEqual(
      how === 'ok' ? [undefined, undefined] : ['completed', undefined],
    );
    // Again: nothing more happens.
    await saga.recover(by);
    expect((await saga.read()).audit).toHaveLength(1);
    expect(await codeOf(saga.recovery())).toBe('not-recoverable');
    const { items } = await untilSo(
      () => sagas.list({ type: 'stayElsewhere', status: [status] }),
      (page) => page.items.some(({ id }) => id === saga.id),
    );
    expect(items.filter(({ id }) => id === saga.id)).toHaveLength(1);
    const listedWhole = await untilSo(
      () => recorded.list({ type: 'stayElsewhere', status: [status] }),
      (page) => page.items.some(({ id }) => id === saga.id),
    );
    expect(listedWhole.items.find(({ id }) => id === saga.id)?.recoverable).toBeUndefined();
  });
});
