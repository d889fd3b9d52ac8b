import { sagaOf } from '@backstitch/saga-log';
import { types } from './contracts';
import { until } from '@backstitch/testing/bench';
import { type Run, SagaHarness, broken, failsTimes, full, takes } from './saga-harness';

let harness: SagaHarness;
beforeAll(async () => (harness = await SagaHarness.open()));
afterAll(() => harness.close());

async function shown({ handle }: Run) {
  const { events } = await handle.fetchHistory();
  const { raw } = await handle.describe();
  return sagaOf(events!, {
    activities: raw.pendingActivities,
    workflowTask: raw.pendingWorkflowTask,
    asOf: new Date(),
  });
}

it('shows a saga that completed', async () => {
  const run = await harness.start(types.inOrder, {}, { input: { city: 'Oslo' } });
  await run.result;
  expect(await shown(run)).toMatchObject({
    type: 'inOrder',
    id: run.handle.workflowId.split('/')[1],
    kind: 'saga',
    status: 'completed',
    input: { city: 'Oslo' },
    output: 'doA done',
    steps: [
      {
        id: 'doA',
        participant: 'a',
        request: 'doA',
        status: 'completed',
        attempts: 1,
        input: { n: 1 },
        output: 'doA done',
      },
      { id: 'doB', participant: 'b', status: 'completed' },
      { id: 'doC', participant: 'c', status: 'completed' },
    ],
    audit: [],
    consistency: 'authoritative',
  });
});

it('shows each step with its compensation', async () => {
  const run = await harness.start(types.inOrder, { doC: full('seat') });
  await run.result.catch(() => undefined);
  expect(await shown(run)).toMatchObject({
    status: 'compensated',
    failure: { code: 'Full', details: { what: 'seat' } },
    steps: [
      { id: 'doA', status: 'completed', compensation: { request: 'undoA', status: 'completed', attempts: 1 } },
      { id: 'doB', status: 'completed', compensation: { request: 'undoB', status: 'completed', attempts: 1 } },
      { id: 'doC', status: 'refused', failure: { code: 'Full', details: { what: 'seat' } } },
    ],
  });
});

it('shows compensations that are still to come', async () => {
  const run = await harness.start(types.inOrder, { doC: full(), 'doB/compensation': takes(700) });
  await until(() => run.events.includes('doB/compensation'));
  expect(await shown(run)).toMatchObject({
    status: 'compensating',
    steps: [
      { compensation: { request: 'undoA', status: 'pending', attempts: 0 } },
      { compensation: { request: 'undoB', status: 'running', attempts: 1 } },
      { id: 'doC' },
    ],
  });
  await run.result.catch(() => undefined);
});

it('shows attempts and the last failure of a step that is still tried', async () => {
  const run = await harness.start(types.inOrder, { doB: failsTimes(2) });
  await until(async () => ((await shown(run)).steps[1]?.attempts ?? 0) >= 1);
  const [, step] = (await shown(run)).steps;
  expect(step).toMatchObject({ status: 'running', failure: { message: 'failure 1' } });
  await run.result;
  expect((await shown(run)).steps[1]).toMatchObject({ status: 'completed', attempts: 3 });
});

it('shows which participant’s worker is waited for, and that a step was not sent', async () => {
  const run = await harness.start(types.asksNobody, {}, {});
  await run.result.catch(() => undefined);
  expect((await shown(run)).steps[1]).toMatchObject({ id: 'doN', status: 'not-sent', attempts: 0 });
});

it('shows what needs attention, and since when, and who acted', async () => {
  const run = await harness.start(types.held, { doB: broken });
  await until(async () => (await shown(run)).status === 'needs-attention');
  expect(await shown(run)).toMatchObject({
    steps: [{ status: 'completed' }, { status: 'needs-attention', failure: { code: 'Broken' } }],
    waitingFor: [{ kind: 'operator', what: 'doB' }],
  });
  await run.handle.executeUpdate('backstitch.step', {
    args: [{ action: 'resolve', of: 'request', stepId: 'doB', by: 'ann', reason: 'done by phone', output: 1 }],
  });
  await run.result;
  expect(await shown(run)).toMatchObject({
    status: 'completed',
    steps: [{}, { status: 'resolved', output: 1 }],
    audit: [{ by: 'ann', action: 'resolve', step: 'doB', reason: 'done by phone' }],
  });
});

it('shows the message that is waited for, and until when', async () => {
  const run = await harness.start(types.waitsAWeek);
  await until(() => run.events.includes('doA ok'));
  await until(async () => ((await shown(run)).waitingFor?.length ?? 0) > 0);
  const [waiting] = (await shown(run)).waitingFor!;
  expect(waiting).toMatchObject({ kind: 'message', what: 'Approval' });
  expect(Date.parse(waiting!.until!) - Date.parse(waiting!.since)).toBe(7 * 86_400_000);
  await run.handle.signal('Approval', { by: 'bo' });
  await run.result;
});

it('shows a cancelled saga as cancelled, with who asked', async () => {
  const run = await harness.start(types.waits);
  await until(() => run.events.includes('doA ok'));
  await run.handle.cancel();
  await run.result.catch(() => undefined);
  expect(await shown(run)).toMatchObject({ status: 'cancelled', audit: [{ action: 'cancel' }] });
});

it('shows a terminated saga as incomplete', async () => {
  const run = await harness.start(types.waits);
  await until(() => run.events.includes('doA ok'));
  await run.handle.terminate('power cut');
  expect(await shown(run)).toMatchObject({ status: 'terminated', failure: { message: 'power cut' } });
});
