import { deleteWorkflow, quietRuntime } from '@backstitch/testing/bench';
import type { Follower, SagaClient } from '../src';
import { readToAct } from '../src/read/read-history';
import { unwindingFor } from '../src/recover/look-at-broken';
import { inns, stayApproved } from './contracts';
import type { InnHarness } from './inn-harness';
import { nestedInFlight } from './nested-in-flight';
import { RecordedHarness } from './recorded-harness';
import { untilSo } from './until-so';

quietRuntime();
jest.setTimeout(120_000);

let recorded: RecordedHarness;
let harness: InnHarness;
let sagas: SagaClient;
let follower: Follower;
beforeAll(async () => {
  recorded = await RecordedHarness.open(inns);
  ({ inn: harness, sagas, follower } = recorded);
});
afterAll(() => recorded?.close());

const by = { by: 'Ada', reason: 'it was not meant' } as const;

test('a nested saga that Temporal has forgotten is undone by its record, with the saga around it', async () => {
  const { client } = harness.bench;
  const { saga, nested } = await nestedInFlight(sagas);
  const { workflowId } = nested.ref;
  // Nobody is there to compensate it.
  await harness.unhost();
  await follower.record(workflowId);
  await client.workflow.getHandle(saga.ref.workflowId).terminate('it was in the way');
  await deleteWorkflow(client, workflowId, 60_000);
  expect((await saga.recovery()).backwards).toMatchObject({
    plan: [{ step: 'stay', request: 'stay', compensation: 'unwind' }],
    leaves: [],
  });
  await saga.recover(by);
  await harness.host();
  const whole = await untilSo(
    () => saga.read(),
    ({ status }) => status === 'compensated',
  );
  expect(whole.steps).toMatchObject([{ id: 'stay', compensation: { status: 'completed' } }]);
  // Under its own name: its step was undone, and not only said to be.
  expect(await nested.read()).toMatchObject({ steps: [{ id: 'book', compensation: { status: 'completed' } }] });
});

test('a nested saga that Temporal has forgotten, and whose record says that it was undone, is owed nothing', async () => {
  const { client } = harness.bench;
  const { saga, nested } = await nestedInFlight(sagas);
  await client.workflow.getHandle(saga.ref.workflowId).terminate('it was in the way');
  // It is asked to cancel then.
  await untilSo(
    () => nested.read(),
    ({ endedAt }) => endedAt,
  );
  await follower.record(nested.ref.workflowId);
  await deleteWorkflow(client, nested.ref.workflowId, 60_000);
  expect((await saga.recovery()).backwards).toEqual({ plan: [], leaves: [] });
});

test('a saga that Temporal has forgotten is undone by its record, when a later one has its id, which stays', async () => {
  const { client } = harness.bench;
  const begun = async () => {
    const saga = await sagas.start(stayApproved, {}, { key: 'taken twice', by: 'Cy' });
    await untilSo(
      () => saga.read(),
      ({ waitingFor }) => waitingFor?.some(({ kind }) => kind === 'message'),
    );
    return saga;
  };
  const first = await begun();
  const { workflowId, id } = first.ref;
  await client.workflow.getHandle(workflowId).terminate('it was in the way');
  await follower.record(workflowId);
  await deleteWorkflow(client, workflowId, 60_000);
  const second = await begun();
  expect(second.ref.workflowId).toBe(workflowId);
  await follower.record(workflowId);

  const { items } = await sagas.list({ type: 'stayApproved', recoverable: true });
  expect(items.map((item) => item.id)).toEqual([expect.stringMatching(`^${id}\\.`)]);
  const earlier = await sagas.saga('stayApproved', items[0]!.id);
  await earlier.recover(by);
  const whole = await untilSo(
    () => earlier.read(),
    ({ status }) => status === 'compensated',
  );
  expect(whole.steps).toMatchObject([{ id: 'book', compensation: { status: 'completed' } }]);
  await follower.record(`stayApproved/${items[0]!.id}`);
  expect((await sagas.list({ type: 'stayApproved', recoverable: true })).items).toEqual([]);
  expect(await second.read()).toMatchObject({ status: 'running', steps: [{ id: 'book', status: 'completed' }] });
});

test('a nested saga that Temporal never began, since the saga around it was ended first, owes nothing', async () => {
  const { client } = harness.bench;
  const { saga, nested } = await nestedInFlight(sagas);
  await client.workflow.getHandle(saga.ref.workflowId).terminate('it was in the way');
  await deleteWorkflow(client, nested.ref.workflowId, 60_000);
  const { runId } = await client.workflow.getHandle(saga.ref.workflowId).describe();
  const events = await readToAct(client, saga.ref.workflowId, runId);
  const outcome = async (of: typeof events) => {
    const look = () =>
      unwindingFor({ temporal: client }, saga.ref, { events: of, left: [] }, { ...by, action: 'recover' });
    const unwinding = await untilSo(
      () => look().catch((error: { code: string }) => error),
      (seen) => seen === 'past-the-pivot' || !('code' in seen),
    );
    return unwinding !== 'past-the-pivot' && 'log' in unwinding && unwinding.log.map((entry) => entry.outcome);
  };
  // It began, and somebody has deleted it: what it has done, nobody knows.
  expect(await outcome(events)).toEqual(['unknown']);
  // As when the end came between the command and the beginning, which can't be had on purpose.
  const before = events.filter((event) => !event.childWorkflowExecutionStartedEventAttributes);
  expect(await outcome(before)).toEqual(['refused']);
});
