import { randomUUID } from 'node:crypto';
import { createServer } from 'node:net';
import { openLog } from '@backstitch/nest';
import { type Gateway, openGateway } from '../src';
import { Ajv2020 } from 'ajv/dist/2020';
import { tested } from './contracts';
import { type Answer, GatewayHarness, ask, open } from './gateway-harness';

interface Listed {
  readonly get: { readonly parameters: readonly { readonly name: string; readonly schema: object }[] };
}

const aString = expect.any(String) as string;

describe('a request that can’t be served', () => {
  let harness: GatewayHarness;
  beforeAll(async () => {
    harness = await GatewayHarness.open();
  });
  afterAll(() => harness.close());

  const problem = ({ status, body, headers }: Answer) => {
    expect(headers.get('content-type')).toMatch(/^application\/problem\+json/);
    expect(body).toMatchObject({
      status,
      type: `/errors/${body.code}`,
      title: aString,
      detail: aString,
    });
    return [status, body.code];
  };

  test('names every field that is wrong, by its pointer', async () => {
    const answer = await harness.post('/sagas/buy', { guest: { name: ' ', 'a/b~c': 'x' }, nights: 31, pay: 'gold' });
    expect(problem(answer)).toEqual([422, 'invalid-body']);
    expect(answer.body.instance).toBe('/sagas/buy');
    expect(answer.body.errors).toEqual([
      { pointer: '/guest/name', code: 'too-small', detail: aString },
      { pointer: '/guest/a~1b~0c', code: 'invalid-type', detail: aString },
      { pointer: '/nights', code: 'too-big', detail: aString },
      { pointer: '/pay', code: 'invalid-value', detail: aString },
    ]);
    const none = await harness.post('/sagas/buy', {});
    expect(none.body.errors.map(({ pointer, code }) => [pointer, code])).toEqual([
      ['/guest', 'required'],
      ['/nights', 'required'],
    ]);
    expect((await harness.post('/sagas/buy', '[]')).body.errors).toMatchObject([{ pointer: '', code: 'invalid-type' }]);
  });

  test('is told when its body is rubbish, of another type, too large, or missing', async () => {
    expect(problem(await harness.post('/sagas/buy', '{ "guest": '))).toEqual([400, 'bad-json']);
    expect(problem(await harness.post('/sagas/buy', ''))).toEqual([400, 'bad-json']);
    for (const type of ['text/plain', 'application/x-www-form-urlencoded']) {
      expect(problem(await harness.post('/sagas/buy', '{}', { 'content-type': type }))).toEqual([
        415,
        'unsupported-media-type',
      ]);
    }
    const large = JSON.stringify({ guest: { name: 'x'.repeat(3_000_000) }, nights: 1 });
    expect(problem(await harness.post('/sagas/buy', large))).toEqual([413, 'body-too-large']);
    expect(problem(await ask(harness.gateway, '/sagas/buy', { method: 'POST' }))).toEqual([422, 'invalid-body']);
  });

  test('is told where it was, by a path that is still one when it is cut', async () => {
    const path = `/sagas/${encodeURIComponent('ä'.repeat(80))}/${'x'.repeat(100)}`;
    const { status, body } = await harness.get(path);
    expect([status, body.instance.length <= 500, path.startsWith(body.instance)]).toEqual([404, true, true]);
    expect(() => decodeURI(body.instance)).not.toThrow(TypeError);
  });

  test('is told what there isn’t', async () => {
    expect(problem(await harness.post('/sagas/fly', {}))).toEqual([404, 'unknown-saga-type']);
    expect(problem(await harness.get('/saga-types/constructor'))).toEqual([404, 'unknown-saga-type']);
    expect(problem(await harness.get('/sagas/buy/none'))).toEqual([404, 'unknown-saga']);
    expect(problem(await harness.get('/sagas/buy/none?consistency=eventual'))).toEqual([404, 'unknown-saga']);
    expect(problem(await harness.get('/sagas/buy/none/changes'))).toEqual([404, 'unknown-saga']);
    expect(problem(await harness.post('/sagas/buy/none/cancel', { reason: 'x' }))).toEqual([404, 'unknown-saga']);
    expect(problem(await harness.post('/sagas/buy/none/messages/approval', {}))).toEqual([404, 'unknown-message']);
    expect(problem(await harness.post('/sagas/buyApproved/none/messages/approval', { by: 'Ada', yes: true }))).toEqual([
      404,
      'unknown-saga',
    ]);
    expect(problem(await harness.get('/nowhere'))).toEqual([404, 'not-found']);
    expect(problem(await harness.get('/errors/../../package.json'))).toEqual([404, 'not-found']);
  });

  test('is told which methods a path takes', async () => {
    const answer = await ask(harness.gateway, '/sagas/buy', { method: 'DELETE' });
    expect(problem(answer)).toEqual([405, 'method-not-allowed']);
    expect(answer.headers.get('allow')).toBe('GET, HEAD, POST');
    expect((await harness.get('/sagas/buy/1/cancel')).headers.get('allow')).toBe('POST');
  });

  test('is told when an id can’t be one', async () => {
    for (const odd of ['-x', '.x', 'a%20b', 'a%2Fb', 'a%00b', 'é', 'x'.repeat(101), "a'OR'1"]) {
      expect(problem(await harness.get(`/sagas/buy/${odd}`))).toEqual([400, 'bad-id']);
    }
    expect(problem(await harness.get('/sagas/a%2Fb/1'))).toEqual([404, 'unknown-saga-type']);
    expect(problem(await harness.get('/sagas/buy/%E0%A4%A'))).toEqual([400, 'bad-request']);
    expect((await harness.get(`/sagas/buy/${'x'.repeat(3_000)}`)).status).toBeGreaterThanOrEqual(400);
  });

  test('is told when a parameter is unknown or wrong', async () => {
    for (const query of [
      'colour=red',
      'status=lost',
      'stuck=true,operator',
      'limit=0',
      'limit=201',
      'limit=ten',
      'incomplete=maybe',
      'participant=nobody',
      'startedAfter=yesterday',
      'limit=1&limit=2',
      `text=${'a+'.repeat(21)}`,
      `text=${'a'.repeat(501)}`,
      `step=${'a'.repeat(501)}`,
      Array.from({ length: 21 }, (_, at) => `attribute.a${at}=1`).join('&'),
      `attribute.a=${'a'.repeat(501)}`,
    ]) {
      expect(problem(await harness.get(`/sagas?${query}`))).toEqual([400, 'bad-query']);
    }
    // The document says so, too.
    const { paths } = (await harness.get('/openapi.json')).body as unknown as { paths: Record<string, Listed> };
    const { schema } = paths['/sagas']!.get.parameters.find(({ name }) => name === 'stuck')!;
    const stuck = new Ajv2020({ strict: false }).compile(schema);
    expect(['true', 'operator,failing', 'true,operator', 'operator,true'].map((one) => stuck(one))).toEqual([
      ...[true, true, false, false],
    ]);
    for (const cursor of ['rubbish', 'W10', Buffer.from('["12345678",1,"x"]').toString('base64url')]) {
      expect(problem(await harness.get(`/sagas?cursor=${cursor}`))).toEqual([400, 'bad-cursor']);
    }
    // Of this list, as far as it says; but of no time that there is.
    const { next } = (await harness.get('/sagas?limit=1')).body;
    const [list] = next === null ? ['12345678'] : (JSON.parse(Buffer.from(next, 'base64url').toString()) as [string]);
    const far = JSON.stringify([list, 253_402_300_800_000, randomUUID()]);
    expect(problem(await harness.get(`/sagas?limit=1&cursor=${Buffer.from(far).toString('base64url')}`))).toEqual([
      400,
      'bad-cursor',
    ]);
    expect(problem(await harness.get('/sagas/buy/1?consistency=strong'))).toEqual([400, 'bad-query']);
    expect(problem(await harness.get('/saga-types?kind=saga'))).toEqual([400, 'bad-query']);
    expect(problem(await harness.get('/saga-types/buy?version=2'))).toEqual([400, 'bad-query']);
  });
});

describe('without Temporal', () => {
  let gateway: Gateway;
  beforeAll(async () => {
    gateway = await open({ TEMPORAL_ADDRESS: '127.0.0.1:1' });
  });
  afterAll(() => gateway.close());

  test('every call that needs it fails honestly, with 503 and when to try again', async () => {
    const post = { method: 'POST', headers: { 'content-type': 'application/json' } };
    const order = JSON.stringify({ guest: { name: 'Ada' }, nights: 3 });
    const answers = await Promise.all([
      ask(gateway, '/sagas/buy', { ...post, body: order }),
      ask(gateway, '/sagas/buy/1'),
      ask(gateway, '/sagas/buy/1?consistency=eventual'),
      ask(gateway, '/sagas'),
      ask(gateway, '/sagas/buy/1/changes'),
      ask(gateway, '/sagas/buy/1/cancel', { ...post, body: '{"reason":"x"}' }),
      ask(gateway, '/sagas/buy/1/steps/pay/retry', { ...post, body: '{"reason":"x"}' }),
      ask(gateway, '/sagas/buyApproved/1/messages/approval', { ...post, body: '{"by":"Ada","yes":true}' }),
      ask(gateway, '/health/ready'),
    ]);
    for (const { status, body, headers } of answers) {
      expect([status, body.code, headers.get('retry-after')]).toEqual([503, 'temporal-unreachable', '5']);
    }
  }, 15_000);

  test('what needs no Temporal still works', async () => {
    expect((await ask(gateway, '/health/live')).status).toBe(200);
    expect((await ask(gateway, '/saga-types')).status).toBe(200);
    expect((await ask(gateway, '/sagas/buy', { method: 'POST' })).status).toBe(422);
    expect((await ask(gateway, '/errors/temporal-unreachable')).text).toMatch(/^# temporal-unreachable/);
  });
});

test('a port that is taken is one sentence', async () => {
  const other = createServer();
  const port = await new Promise<number>((resolve) =>
    other.listen(0, '127.0.0.1', () => resolve((other.address() as { port: number }).port)),
  );
  const log = openLog('gateway', { LOG_LEVEL: 'silent' });
  await expect(openGateway(tested, { PORT: String(port) }, log)).rejects.toMatchObject({
    code: 'port-taken',
    message: `Port ${port} on 127.0.0.1 is taken: stop what listens there, or set PORT to another.`,
  });
  other.close();
});
