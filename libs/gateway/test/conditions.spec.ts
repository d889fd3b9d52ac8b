import { randomUUID } from 'node:crypto';
import { GatewayHarness, open } from './gateway-harness';

const order = { guest: { name: 'Ada' }, nights: 2 };

describe('what is asked', () => {
  let harness: GatewayHarness;
  beforeAll(async () => {
    harness = await GatewayHarness.open('gatewayHosted');
  });
  afterAll(() => harness.close());

  const started = async (type: string, more = {}, headers = {}) => {
    const path = (await harness.post(`/sagas/${type}`, { ...order, ...more }, headers)).headers.get('location')!;
    await harness.until(path, ({ waitingFor }) => waitingFor);
    return path;
  };
  const key = (value: string = randomUUID()) => ({ 'idempotency-key': value });
  const told = ({ status, body }: Awaited<ReturnType<GatewayHarness['post']>>) => [status, body.code];

  test('again under its key with another body is refused: a message', async () => {
    const path = await started('buyFourEyes');
    const send = (body: object, headers: Record<string, string>) =>
      harness.post(`${path}/messages/approval`, body, headers);
    const one = key();
    expect((await send({ by: 'Bo', yes: true }, one)).status).toBe(202);
    expect((await send({ yes: true, by: 'Bo' }, { ...one, 'backstitch-actor': 'Cy' })).status).toBe(202);
    expect(told(await send({ by: 'Eve', yes: false }, one))).toEqual([409, 'idempotency-key-reused']);
    const both = key();
    const answers = await Promise.all(['Bo', 'Cy'].map((by) => send({ by, yes: true }, both)));
    expect(answers.map(({ status }) => status).sort()).toEqual([202, 409]);
  });

  test('again under its key with another body is refused: also while a task of the saga runs', async () => {
    const path = await started('buyInThought');
    const send = (by: string, headers: Record<string, string>) =>
      harness.post(`${path}/messages/approval`, { by, yes: true }, headers);
    expect((await send('Ada', key())).status).toBe(202);
    const one = key();
    const answers = await Promise.all(['Bo', 'Cy'].map((by) => send(by, one)));
    expect(answers.map(({ status }) => status).sort()).toEqual([202, 409]);
    await harness.post(`${path}/cancel`, { reason: 'shown' });
  });

  test('again under its key with another body is refused: also when the saga has gone on in another run', async () => {
    const path = await started('buyRounds');
    const one = key();
    const send = (by: string) => harness.post(`${path}/messages/approval`, { by, yes: true }, one);
    const handle = harness.client.workflow.getHandle(path.replace('/sagas/', ''));
    const { runId } = await handle.describe();
    expect((await send('Bo')).status).toBe(202);
    while ((await handle.describe()).runId === runId) await new Promise((resolve) => setTimeout(resolve, 30));
    expect(told(await send('Eve'))).toEqual([409, 'idempotency-key-reused']);
    expect((await send('Bo')).status).toBe(202);
    await harness.post(`${path}/cancel`, { reason: 'shown' });
  });

  test('again under its key with another body is refused: an act', async () => {
    const path = await started('buyHeld', { reserve: 'break' });
    const resolve = (done: string, headers: Record<string, string>) =>
      harness.post(`${path}/steps/the%20v1.5%20room/resolve`, { reason: 'by hand', output: { done } }, headers);
    const one = key();
    expect((await resolve('here', one)).status).toBe(202);
    expect(told(await resolve('there', one))).toEqual([409, 'idempotency-key-reused']);
    expect((await resolve('here', { ...one, 'backstitch-actor': 'Cy' })).status).not.toBe(409);
  });

  test('under a key is the same with its quotes, without, and with parameters', async () => {
    const value = `a "b" \\ ${randomUUID()}`;
    const quoted = `"${value.replace(/["\\]/g, '\\$&')}"`;
    const ids = [];
    for (const spelt of [value, quoted, `${quoted};v=1;w="x;y"`]) {
      ids.push((await harness.post('/sagas/buy', order, key(spelt))).body.id);
    }
    expect(new Set(ids).size).toBe(1);
  });

  test('on a saga that has changed meanwhile is refused, when it depends on its tag', async () => {
    const path = await started('buyApproved');
    const etag = (await harness.get(path)).headers.get('etag')!;
    for (const tags of ['"other"', `W/${etag}`]) {
      expect(told(await harness.post(`${path}/cancel`, { reason: 'x' }, { 'if-match': tags }))).toEqual([
        412,
        'version-changed',
      ]);
    }
    expect(told(await harness.post(`${path}/cancel`, { reason: 'x' }, { 'if-match': 'other' }))).toEqual([
      400,
      'bad-request',
    ]);
    expect((await harness.get(path)).body.status).toBe('running');
    for (const tags of [etag, `W/${etag}`, `"x", ${etag}`, '*']) {
      expect((await harness.get(path, { 'if-none-match': tags })).status).toBe(304);
    }
    const approval = { by: 'Bo', yes: true };
    expect((await harness.post(`${path}/messages/approval`, approval, { 'if-match': '"other"' })).status).toBe(412);
    const asItIs = { 'if-match': `"other", ${etag}` };
    expect((await harness.post(`${path}/cancel`, { reason: 'x' }, asItIs)).status).toBe(202);
  });

  test('has an actor: who started a saga, and who sent a message, stand in its history', async () => {
    const path = await started('buyApproved', {}, { 'backstitch-actor': 'Ada' });
    expect((await harness.get(path)).body).toMatchObject({ startedBy: 'Ada' });
    await harness.post(`${path}/messages/approval`, { by: 'Bo', yes: true }, { 'backstitch-actor': 'Bo' });
    const { events } = await harness.client.workflow.getHandle(path.replace('/sagas/', '')).fetchHistory();
    const sent = events!.find((event) => event.workflowExecutionSignaledEventAttributes);
    expect(sent!.workflowExecutionSignaledEventAttributes!.identity).toBe('Bo');
  });

  test.each([
    ['is the caller’s own word, where no proxy is named', {}, 'Ada'],
    ['is whom the proxy has logged in, where one is named', { GATEWAY_PROXIES: '127.0.0.0/8' }, 'bob'],
    ['is nobody, where it comes past the proxy that is named', { GATEWAY_PROXIES: '10.0.0.5' }, undefined],
  ])('has an actor who %s', async (_, environment: Record<string, string>, expected) => {
    const path = await started('buyApproved');
    const gateway = await open({ TEMPORAL_ADDRESS: process.env.BACKSTITCH_TEST_TEMPORAL!, ...environment });
    const headers = { 'content-type': 'application/json', 'backstitch-actor': 'Ada', 'x-forwarded-user': 'bob' };
    const cancel = { method: 'POST', headers, body: JSON.stringify({ reason: 'enough' }) };
    expect((await fetch(`${gateway.url}${path}/cancel`, cancel)).status).toBe(202);
    const { audit } = await harness.until(path, (saga) => saga.audit.length > 0);
    expect(audit[0]!.by).toBe(expected ?? 'anonymous');
    await gateway.close();
  });
});
