import { randomUUID } from 'node:crypto';
import { GatewayHarness } from './gateway-harness';

const order = { guest: { name: 'Ada' }, nights: 3 };
const aString = expect.any(String) as string;

describe('a saga is shown as it is', () => {
  let harness: GatewayHarness;
  beforeAll(async () => {
    harness = await GatewayHarness.open('gatewayHosted');
  });
  afterAll(() => harness.close());

  const started = async (type: string, more: object = {}) =>
    (await harness.post(`/sagas/${type}`, { ...order, ...more })).headers.get('location')!;
  const handleOf = (path: string) => harness.client.workflow.getHandle(path.replace('/sagas/', ''));
  const ended = (path: string) => harness.until(path, ({ endedAt }) => endedAt);
  const step = encodeURIComponent('the v1.5 room');

  test('compensated, when an error of its own is called as the engine’s is', async () => {
    const saga = await ended(await started('buyNamed'));
    expect(saga).toMatchObject({ status: 'compensated', failure: { code: 'SagaCancelled' }, audit: [] });
  });

  test('compensated, when it fails since one that it nests was cancelled by itself', async () => {
    const path = await started('buyNestedApproval');
    const { steps } = await harness.until(path, (saga) => saga.steps[0]?.nested);
    const child = `/sagas/buyApproved/${steps[0]!.nested}`;
    await harness.until(child, ({ waitingFor }) => waitingFor);
    expect((await harness.post(`${child}/cancel`, { reason: 'not this one' })).status).toBe(202);
    expect((await ended(child)).status).toBe('cancelled');
    expect(await ended(path)).toMatchObject({ status: 'compensated', audit: [] });
  });

  test('when its result is nothing that JSON can carry', async () => {
    const { status, steps } = await ended(await started('buyNothing'));
    expect(['completed', 'compensated']).toContain(status);
    expect(steps).toMatchObject([{ id: 'reserve' }]);
  });

  test('with why its tasks fail, and that it waits for its code', async () => {
    const path = await started('neverWritten');
    const { status, failure, waitingFor } = await harness.until(path, (saga) => saga.waitingFor);
    expect(status).toBe('needs-attention');
    expect(failure).toMatchObject({ message: expect.stringContaining('no such function is exported') as string });
    expect(waitingFor).toEqual([{ kind: 'code', what: 'neverWritten', since: aString, failure }]);
    await handleOf(path).terminate();
  });

  test('waiting for a message again, when two people have to approve', async () => {
    const path = await started('buyFourEyes');
    const waits = { kind: 'message', what: 'approval', since: aString };
    for (const by of ['Bo', 'Cy']) {
      const { waitingFor } = await harness.until(path, (saga) => saga.waitingFor);
      expect(waitingFor).toEqual([waits]);
      expect((await harness.post(`${path}/messages/approval`, { by, yes: true })).status).toBe(202);
    }
    expect((await ended(path)).output).toEqual({ by: 'Bo and Cy' });
  });

  test('waiting for an operator, who gives the message that did not come in time', async () => {
    const path = await started('buyLate');
    const { waitingFor } = await harness.until(path, (saga) => saga.waitingFor);
    expect(waitingFor).toMatchObject([{ kind: 'operator', what: 'message: approval' }]);
    const resolve = `${path}/steps/${encodeURIComponent('message: approval')}/resolve`;
    const wrong = await harness.post(resolve, { reason: 'by phone', output: { by: '' } });
    expect(wrong.body.errors.map(({ pointer }) => pointer)).toEqual(['/output/by', '/output/yes']);
    const none = await harness.post(`${path}/steps/${encodeURIComponent('message: other')}/resolve`, { reason: 'x' });
    expect([none.status, none.body.code]).toEqual([404, 'unknown-step']);
    expect((await harness.post(resolve, { reason: 'by phone', output: { by: 'Bo', yes: true } })).status).toBe(202);
    expect(await ended(path)).toMatchObject({ output: { by: 'Bo' }, audit: [{ step: 'message: approval' }] });
  });

  test('with what operators did, also after it was reset', async () => {
    const path = await started('buyHeld', { reserve: 'break' });
    await harness.until(path, ({ waitingFor }) => waitingFor);
    const { historyLength } = await handleOf(path).describe();
    const act = { reason: 'done by hand', output: { done: 'by hand' } };
    expect((await harness.post(`${path}/steps/${step}/resolve`, act, { 'backstitch-actor': 'Bo' })).status).toBe(202);
    const before = await ended(path);
    expect(before.audit).toEqual([
      { at: aString, by: 'Bo', action: 'resolve', step: 'the v1.5 room', reason: 'done by hand' },
    ]);

    const { events } = await handleOf(path).fetchHistory();
    // The task that has taken the act is done again.
    const took = events!.find((it) => it.workflowTaskCompletedEventAttributes && Number(it.eventId) > historyLength);
    await harness.client.workflowService.resetWorkflowExecution({
      ...{ namespace: 'default', reason: 'tried', requestId: randomUUID() },
      workflowExecution: { workflowId: path.replace('/sagas/', '') },
      workflowTaskFinishEventId: took!.eventId!,
    });
    const after = await harness.until(path, (saga) => saga.endedAt && saga.steps[0]?.status === 'resolved');
    expect(after.audit).toEqual([{ ...before.audit[0], at: aString }]);
    expect(after).toMatchObject({ status: 'completed', steps: [{ output: { done: 'by hand' } }, { id: 'pay' }] });
  });

  test('and an act on a compensation is sent to the compensation, not to a step with a slash in its name', async () => {
    const path = await started('buyHeld', { reserve: 'slow', pay: 'refuse' });
    await harness.until(path, ({ waitingFor }) => waitingFor);
    await harness.post(`${path}/compensate`, { reason: 'enough' });
    await harness.until(path, ({ steps }) => steps[0]?.compensation?.status === 'needs-attention');
    const slashed = encodeURIComponent('the v1.5 room/compensation');
    const wrong = await harness.post(`${path}/steps/${slashed}/resolve`, { reason: 'by hand' });
    expect([wrong.status, wrong.body.code]).toEqual([404, 'unknown-step']);
    expect((await harness.post(`${path}/steps/${step}/compensation/resolve`, { reason: 'by hand' })).status).toBe(202);
    const saga = await ended(path);
    expect(saga.steps[0]?.compensation?.status).toBe('resolved');
  }, 120_000);
});
