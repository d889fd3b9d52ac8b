import { sagaKey, sagaNamed } from '@backstitch/saga-log';
import { type WorkflowBench, quietRuntime } from '@backstitch/testing/bench';
import { EndedSagas, type SagaClient, type SagaHandle } from '../src';
import { Approval, stay, stayAround } from './contracts';
import { InnHarness } from './inn-harness';
import { untilSo } from './until-so';

quietRuntime();

let harness: InnHarness;
let bench: WorkflowBench;
let sagas: SagaClient;
let ends: EndedSagas;
beforeAll(async () => {
  harness = await InnHarness.open({ recovers: true });
  ({ bench, sagas } = harness);
  ends = new EndedSagas({ temporal: bench.client, perSecond: 1_000 });
});
afterAll(() => harness?.close());

const handleOf = (workflowId: string) => bench.client.workflow.getHandle(workflowId);
const named = async (workflowId: string) => {
  const { raw } = await handleOf(workflowId).describe();
  return { ...sagaNamed(workflowId), key: sagaKey(raw.workflowExecutionInfo!.firstRunId!) };
};
const settled = (saga: Pick<SagaHandle, 'read'>) =>
  untilSo(
    () => saga.read(),
    ({ endedAt }) => endedAt !== undefined,
  );

test.each(['ok', 'refuse'] as const)(
  'one that has ended by itself is whole, and another of its id is not (%s)',
  async (how) => {
    const saga = await sagas.start(stay, { how });
    const name = await named(saga.ref.workflowId);
    await settled(saga);
    expect(await ends.endOf(name)).toBe('whole');
    expect(await ends.endOf({ ...name, key: 'another' })).toBe('not-yet');
  },
);

test('one that was ended by force is whole when it was recovered', async () => {
  const saga = await sagas.start(stayAround, { how: 'fail' });
  const { workflowId } = saga.ref;
  const name = await named(workflowId);
  const [nested] = await nestedIn(saga);
  expect(await ends.endOf(name)).toBe('not-yet');
  await handleOf(workflowId).terminate('it was in the way');
  expect(await ends.endOf(name)).toBe('not-yet');
  await untilSo(
    () => sagas.saga('stay', nested!).then((child) => child.read()),
    ({ endedAt }) => endedAt !== undefined,
  );
  await saga.recover({ by: 'Ada', reason: 'it was not meant' });
  await untilSo(
    () => saga.read(),
    ({ status }) => status === 'compensated',
  );
  expect(await ends.endOf(name)).toBe('whole');
});

const nestedIn = async (saga: Pick<SagaHandle, 'read'>) =>
  (
    await untilSo(
      () => saga.read(),
      ({ steps }) => steps[0]?.nested,
    )
  ).steps.flatMap(({ nested }) => nested ?? []);

test('one that is a step of another has ended when that one has, and is forgotten where Temporal knows none', async () => {
  const saga = await sagas.start(stayAround, {});
  const [nested] = await nestedIn(saga);
  const workflowId = `stay/${nested!}`;
  await untilSo(
    () => handleOf(workflowId).describe(),
    ({ status }) => status.name === 'COMPLETED',
  );
  const name = await named(workflowId);
  expect(await ends.endOf(name)).toBe('not-yet');
  await saga.send(Approval, { by: 'Ada' });
  await settled(saga);
  expect(await ends.endOf(name)).toBe('whole');
  expect(await ends.endOf({ ...name, id: 'another' })).toBe('forgotten');
});

test('for how long it is known is what the namespace says', async () => {
  expect(await ends.knownFor()).toBeGreaterThanOrEqual(3_600_000);
});

test('who is behind is answered ten times as often', async () => {
  const slow = new EndedSagas({ temporal: bench.client, perSecond: 2 });
  const name = { type: 'stay', id: 'nobody', key: 'none' };
  const order: string[] = [];
  const ask = async (isBehind: boolean) =>
    order.push(`${await slow.endOf(name, isBehind)}${isBehind ? ', behind' : ''}`);
  await Promise.all([...[false, false, false].map(ask), ...[true, true, true, true, true].map(ask)]);
  expect(order.at(-1)).toBe('forgotten');
  expect(order.filter((each) => each === 'forgotten, behind')).toHaveLength(5);
});
