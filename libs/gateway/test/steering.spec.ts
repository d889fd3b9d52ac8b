import { randomUUID } from 'node:crypto';
import { GatewayHarness } from './gateway-harness';

const aString = expect.any(String) as string;

const order = { guest: { name: 'Ada' }, nights: 3 };

describe('a saga is steered', () => {
  let harness: GatewayHarness;
  beforeAll(async () => {
    harness = await GatewayHarness.open('gatewayHosted');
  });
  afterAll(() => harness.close());

  const started = async (type: string, more: object = {}) =>
    (await harness.post(`/sagas/${type}`, { ...order, ...more })).headers.get('location')!;
  const waiting = (path: string, kind: string) =>
    harness.until(path, (saga) => saga.waitingFor?.some((each: { kind: string }) => each.kind === kind));

  test('by a message that it waits for, and shows that it does', async () => {
    const path = await started('buyApproved');
    const { waitingFor } = await waiting(path, 'message');
    expect(waitingFor).toEqual([{ kind: 'message', what: 'approval', since: aString }]);
    const wrong = await harness.post(`${path}/messages/approval`, { by: '' });
    expect(wrong.body.errors.map(({ pointer }) => pointer)).toEqual(['/by', '/yes']);
    const key = { 'idempotency-key': randomUUID() };
    for (let time = 0; time < 2; time++) {
      const { status, body } = await harness.post(`${path}/messages/approval`, { by: 'Bo', yes: true }, key);
      expect([status, body.accepted]).toEqual([202, 'approval']);
    }
    expect((await harness.until(path, ({ endedAt }) => endedAt)).output).toEqual({ by: 'Bo' });
    const events = await harness.client.workflow.getHandle(path.replace('/sagas/', '')).fetchHistory();
    expect(events.events?.filter((event) => event.workflowExecutionSignaledEventAttributes)).toHaveLength(1);
    const late = await harness.post(`${path}/messages/approval`, { by: 'Bo', yes: true });
    expect([late.status, late.body.code]).toEqual([409, 'already-ended']);
  });

  test('to its cancellation: once, with who and why', async () => {
    const path = await started('buyApproved');
    await waiting(path, 'message');
    const missing = await harness.post(`${path}/cancel`, { reason: '', why: 'x' });
    expect(missing.body.errors.map(({ pointer }) => pointer)).toEqual(['/reason', '/why']);
    // As it goes over the wire: each byte of UTF-8 is a character of the header.
    const actor = Buffer.from('Zoë Łuk').toString('latin1');
    const first = await harness.post(`${path}/cancel`, { reason: 'ill' }, { 'backstitch-actor': actor });
    const again = await harness.post(`${path}/cancel`, { reason: 'ill' }, { 'x-forwarded-user': 'Cy' });
    expect([first.status, again.status]).toEqual([202, 202]);
    const saga = await harness.until(path, ({ endedAt }) => endedAt);
    expect(saga).toMatchObject({ status: 'cancelled', steps: [{ compensation: { status: 'completed' } }] });
    expect(saga.audit).toEqual([{ at: aString, by: 'Zoë Łuk', action: 'cancel', reason: 'ill' }]);
    const { status } = await harness.client.workflow.getHandle(path.replace('/sagas/', '')).describe();
    expect(status.name).toBe('CANCELLED');
    expect((await harness.post(`${path}/cancel`, { reason: 'ill' })).status).toBe(202);
    const other = await harness.post(`${path}/compensate`, { reason: 'ill' });
    expect([other.status, other.body.code]).toEqual([409, 'already-ended']);
  });

  test('to its compensation, which isn’t a cancellation', async () => {
    const path = await started('buyApproved');
    await waiting(path, 'message');
    expect((await harness.post(`${path}/compensate`, { reason: 'wrong guest' })).status).toBe(202);
    const saga = await harness.until(path, ({ endedAt }) => endedAt);
    expect([saga.status, saga.audit[0]?.by]).toEqual(['compensated', 'anonymous']);
    expect((await harness.post(`${path}/compensate`, { reason: 'wrong guest' })).status).toBe(202);
  });

  test('not back, once it is past its pivot or has ended', async () => {
    const path = await started('buyPivot');
    await waiting(path, 'message');
    const past = await harness.post(`${path}/cancel`, { reason: 'too late' });
    expect([past.status, past.body.code]).toEqual([409, 'past-the-pivot']);
    await harness.post(`${path}/messages/approval`, { by: 'Bo', yes: true });
    await harness.until(path, ({ status }) => status === 'completed');
    const ended = await harness.post(`${path}/cancel`, { reason: 'too late' });
    expect([ended.status, ended.body.code]).toEqual([409, 'already-ended']);
  });

  test('at a held step, whose name has spaces and dots: another input, as its contract wants it', async () => {
    const path = await started('buyHeld', { reserve: 'break' });
    const step = `${path}/steps/${encodeURIComponent('the v1.5 room')}`;
    const held = await waiting(path, 'operator');
    expect([held.status, held.steps[0]?.status]).toEqual(['needs-attention', 'needs-attention']);
    const wrong = await harness.post(`${step}/replace-input`, { reason: 'x', input: { how: 'magic' } });
    expect([wrong.status, wrong.body.errors[0]?.pointer]).toEqual([422, '/input/how']);
    const none = await harness.post(`${step}/replace-input`, { reason: 'x' });
    expect([none.status, none.body.errors[0]?.pointer]).toEqual([422, '/input']);
    expect((await harness.post(`${path}/steps/attic/retry`, { reason: 'x' })).body.code).toBe('unknown-step');
    expect((await harness.post(`${step}/replace-input`, { reason: 'typo', input: { how: 'ok' } })).status).toBe(202);
    const saga = await harness.until(path, ({ endedAt }) => endedAt);
    expect([saga.status, saga.steps[0]?.input]).toEqual(['completed', { how: 'ok' }]);
    expect(saga.audit[0]).toMatchObject({ action: 'replace-input', step: 'the v1.5 room', reason: 'typo' });
    expect((await harness.post(`${step}/retry`, { reason: 'x' })).body.code).toBe('already-ended');
  });

  test('at a held step: resolved with an output, as its contract wants it', async () => {
    const path = await started('buyHeld', { pay: 'break' });
    await waiting(path, 'operator');
    const idle = await harness.post(`${path}/steps/the%20v1.5%20room/retry`, { reason: 'x' });
    expect([idle.status, idle.body.code]).toEqual([409, 'no-attention-needed']);
    const wrong = await harness.post(`${path}/steps/pay/resolve`, { reason: 'paid in cash' });
    expect([wrong.status, wrong.body.errors[0]?.pointer]).toEqual([422, '/output']);
    const done = await harness.post(`${path}/steps/pay/resolve`, { reason: 'paid in cash', output: { done: 'cash' } });
    expect(done.status).toBe(202);
    const saga = await harness.until(path, ({ endedAt }) => endedAt);
    expect([saga.output, saga.steps[1]?.status]).toEqual([{ paid: 'cash' }, 'resolved']);
  });

  test('at a compensation that needs attention: tried again, then resolved', async () => {
    const path = await started('buy', { reserve: 'slow', pay: 'refuse' });
    const stuck = await waiting(path, 'operator');
    expect(stuck.steps[0]?.compensation?.status).toBe('needs-attention');
    const undo = `${path}/steps/reserve/compensation`;
    expect((await harness.post(`${undo}/retry`, { reason: 'once more' })).status).toBe(202);
    await harness.until(path, ({ audit, status }) => audit.length === 1 && status === 'needs-attention');
    expect((await harness.post(`${undo}/resolve`, { reason: 'called them' })).status).toBe(202);
    const saga = await harness.until(path, ({ endedAt }) => endedAt);
    expect([saga.status, saga.steps[0]?.compensation?.status]).toEqual(['compensated', 'resolved']);
    expect(saga.audit.map(({ reason }) => reason)).toEqual(['once more', 'called them']);
  });
});
