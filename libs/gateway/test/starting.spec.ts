import { randomUUID } from 'node:crypto';
import { defaultPayloadConverter } from '@temporalio/client';
import { lock } from './contracts';
import { GatewayHarness, ask, open } from './gateway-harness';

const aString = expect.any(String) as string;

describe('a saga is started', () => {
  const order = { guest: { name: 'Ada' }, nights: 3 };
  let harness: GatewayHarness;
  beforeAll(async () => {
    harness = await GatewayHarness.open('gatewayHosted');
  });
  afterAll(() => harness.close());

  test('with 202, where to find it, and when to ask', async () => {
    const { status, headers, body } = await harness.post('/sagas/buy', order);
    expect(status).toBe(202);
    expect(body).toEqual({ id: aString, type: 'buy', kind: 'saga', status: 'running' });
    expect(headers.get('location')).toBe(`/sagas/buy/${body.id}`);
    expect(headers.get('retry-after')).toBe('1');
    const saga = await harness.until(headers.get('location')!, ({ endedAt }) => endedAt);
    expect(saga).toMatchObject({ status: 'completed', input: { ...order, pay: 'ok' }, output: { paid: 'pay' } });
    expect(saga.steps.map(({ id }) => id)).toEqual(['reserve', 'pay']);
  });

  test('with what it is promised: its policies where they are declared, and the version in the lock file', async () => {
    const toldOf = async (type: string) => {
      const location = (await harness.post(`/sagas/${type}`, order)).headers.get('location')!;
      const { events } = await harness.client.workflow.getHandle(location.replace('/sagas/', '')).fetchHistory();
      const [, told] = events![0]!.workflowExecutionStartedEventAttributes!.input!.payloads!;
      return defaultPayloadConverter.fromPayload(told!);
    };
    const promises = lock.current;
    expect(await toldOf('buy')).toEqual({ as: 'started', promises });
    expect(await toldOf('buyHeld')).toEqual({ as: 'started', onFailure: 'hold', promises });
    expect(await toldOf('buyInTime')).toEqual({ as: 'started', deadline: '1d', unwind: 'sequential', promises });
  });

  test('and answered with 200 when it ended within the wait', async () => {
    const { status, headers, body } = await harness.post('/sagas/buy', order, { prefer: 'wait=20' });
    expect([status, body.status, headers.get('preference-applied')]).toEqual([200, 'completed', 'wait=20']);
  });

  test('and answered with 200 when it ended within the wait badly: the status says how', async () => {
    const { status, body } = await harness.post('/sagas/buy', { ...order, pay: 'refuse' }, { prefer: 'wait=20' });
    expect([status, body.status]).toEqual([200, 'compensated']);
    expect(body.failure).toMatchObject({ code: 'Full' });
    expect(body.steps[0]?.compensation).toMatchObject({ request: 'cancel', status: 'completed' });
  });

  test('and answered with 202 when the wait was too short', async () => {
    const { status } = await harness.post('/sagas/buyApproved', order, { prefer: 'wait=1' });
    expect(status).toBe(202);
  });

  test('and answered with where it is by then, to who has waited and to who asks again', async () => {
    const headers = { 'idempotency-key': randomUUID(), prefer: 'wait=1' };
    const body = { ...order, pay: 'break' };
    const waited = await harness.post('/sagas/buyHeld', body, headers);
    const again = await harness.post('/sagas/buyHeld', body, { 'idempotency-key': headers['idempotency-key'] });
    expect([waited.status, waited.body.status]).toEqual([202, 'needs-attention']);
    expect([again.status, again.body.status]).toEqual([202, 'needs-attention']);
    expect((await harness.post(`/sagas/buyHeld/${waited.body.id}/cancel`, { reason: 'shown' })).status).toBe(202);
  });

  test('once, by twenty posts with one key at the same moment', async () => {
    const key = { 'idempotency-key': randomUUID() };
    const answers = await Promise.all(Array.from({ length: 20 }, () => harness.post('/sagas/buy', order, key)));
    expect(new Set(answers.map(({ body }) => body.id)).size).toBe(1);
    expect(answers.every(({ status }) => status === 202 || status === 200)).toBe(true);
    expect(answers.filter(({ headers }) => headers.get('idempotency-replayed') === 'true')).toHaveLength(19);
  });

  test('once, by a key that comes again, and with a body that only looks different', async () => {
    const key = { 'idempotency-key': `ada@example.org ${randomUUID()}`, prefer: 'wait=20' };
    const first = await harness.post('/sagas/buy', order, key);
    const again = await harness.post('/sagas/buy', '{ "pay":"ok", "nights": 3, "guest": {"name":" Ada "} }', key);
    expect(again.body.id).toBe(first.body.id);
    expect(again.headers.get('idempotency-replayed')).toBe('true');
    expect(first.headers.get('idempotency-replayed')).toBeNull();
    expect(JSON.stringify(first.body)).not.toContain('ada@');
    const { headers } = await harness.post('/sagas/buy', order, { 'idempotency-key': key['idempotency-key'] });
    expect(headers.get('location')).toBe(`/sagas/buy/${first.body.id}`);
  });

  test('never by a key that came with another body: 409', async () => {
    const key = { 'idempotency-key': randomUUID() };
    await harness.post('/sagas/buy', order, key);
    const { status, body } = await harness.post('/sagas/buy', { ...order, nights: 4 }, key);
    expect([status, body.code]).toEqual([409, 'idempotency-key-reused']);
  });

  test('by a key of another type, too: keys are a type’s own', async () => {
    const key = { 'idempotency-key': randomUUID() };
    const one = await harness.post('/sagas/buy', order, key);
    const other = await harness.post('/sagas/buyApproved', order, key);
    expect(other.status).toBe(202);
    expect(other.body.id).not.toBe(one.body.id);
  });

  test('once, also when it has gone on in another run', async () => {
    const key = { 'idempotency-key': randomUUID() };
    const first = await harness.post('/sagas/buyLoop', order, key);
    await harness.until(`/sagas/buyLoop/${first.body.id}`, ({ waitingFor }) => waitingFor);
    const again = await harness.post('/sagas/buyLoop', order, key);
    expect([again.status, again.body.id]).toEqual([202, first.body.id]);
  });

  test('never by a key that can’t be one: 400', async () => {
    for (const bad of ['x'.repeat(256), ' ']) {
      const { status, body } = await harness.post('/sagas/buy', order, { 'idempotency-key': bad });
      if (bad.trim() !== '') expect([status, body.code]).toEqual([400, 'bad-idempotency-key']);
    }
  });

  test('and has its answer, also when the gateway is stopped meanwhile', async () => {
    const gateway = await open({ TEMPORAL_ADDRESS: process.env.BACKSTITCH_TEST_TEMPORAL! });
    const headers = { 'content-type': 'application/json', prefer: 'wait=60' };
    const waiting = ask(gateway, '/sagas/buyApproved', { method: 'POST', headers, body: JSON.stringify(order) });
    const { body } = await harness.post('/sagas/buyApproved', order);
    const watching = fetch(`${gateway.url}/sagas/buyApproved/${body.id}/changes`).then((stream) => stream.text());
    await new Promise((resolve) => setTimeout(resolve, 500));
    const before = Date.now();
    await gateway.close();
    expect((await waiting).status).toBe(202);
    expect(await watching).toMatch(/event: saga/);
    expect(Date.now() - before).toBeLessThan(3_000);
  });
});
