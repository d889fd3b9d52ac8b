import type { Socket } from 'node:net';
import type { Gateway } from '../src';
import { type RawAnswer, connected, rawAnswer, rawRequest } from './raw-request';
import { type Answer, ask, open } from './gateway-harness';

const order = { guest: { name: 'Ada' }, nights: 3 };
const json = { 'content-type': 'application/json' };
const aString = expect.any(String) as string;

describe('a request that isn’t as it should be', () => {
  let gateway: Gateway;
  let stalled: Promise<RawAnswer>;
  let begun: number;
  beforeAll(async () => {
    // Nothing here gets as far as Temporal.
    gateway = await open({ TEMPORAL_ADDRESS: '127.0.0.1:1' });
    begun = Date.now();
    stalled = rawRequest(
      gateway.url,
      `POST /sagas/buy HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: 90\r\n\r\n{"gu`,
      50_000,
    );
  });
  afterAll(() => gateway.close());

  const told = ({ status, body }: Answer) => [status, body.code];
  const post = (body: string | Uint8Array, headers: Record<string, string> = {}, path = '/sagas/buy') =>
    ask(gateway, path, { method: 'POST', headers: { ...json, ...headers }, body });
  const raw = async (lines: string) => {
    const { status, headers, text } = await rawRequest(gateway.url, lines);
    expect(headers['content-type']).toMatch(/^application\/problem\+json/);
    const { code } = JSON.parse(text) as { code: string };
    return [status, code];
  };

  test('by its host: a name that isn’t the gateway’s, or none, or two', async () => {
    expect(await raw('GET /saga-types HTTP/1.1\r\nHost: evil.example\r\n\r\n')).toEqual([421, 'foreign-host']);
    expect(await raw('GET http://evil.example/saga-types HTTP/1.1\r\nHost: localhost\r\n\r\n')).toEqual([
      421,
      'foreign-host',
    ]);
    expect(await raw('GET /saga-types HTTP/1.1\r\n\r\n')).toEqual([400, 'bad-request']);
    expect(await raw('GET /saga-types HTTP/1.1\r\nHost: localhost\r\nHost: evil.example\r\n\r\n')).toEqual([
      400,
      'bad-request',
    ]);
    expect(await raw('GET /nowhere HTTP/1.1\r\nHost: evil.example\r\n\r\n')).toEqual([421, 'foreign-host']);
  });

  test('by its origin, where it would change something', async () => {
    const origin = 'http://evil.example';
    expect(told(await post(JSON.stringify(order), { origin }))).toEqual([403, 'foreign-origin']);
    expect(told(await post(JSON.stringify(order), { 'sec-fetch-site': 'cross-site' }))).toEqual([
      403,
      'foreign-origin',
    ]);
    expect((await ask(gateway, '/saga-types', { headers: { origin } })).status).toBe(200);
    expect(told(await post('{}', { origin: gateway.url }))).toEqual([422, 'invalid-body']);
  });

  test('by a name that its settings list, it is let in', async () => {
    const named = await open({ TEMPORAL_ADDRESS: '127.0.0.1:1', GATEWAY_HOSTS: 'sagas.example.org' });
    const asked = (host: string) =>
      rawRequest(named.url, `GET /health/live HTTP/1.1\r\nHost: ${host}\r\nConnection: close\r\n\r\n`);
    expect((await asked('sagas.example.org')).status).toBe(200);
    expect((await asked('other.example.org')).status).toBe(421);
    await named.close();
    await expect(open({ GATEWAY_HOSTS: 'a b' })).rejects.toMatchObject({ code: 'bad-setting' });
    for (const list of ['10.0.0.300', '10.0.0.5/', '10.0.0.0/8/24', '0.0.0.0/0', '10.0.0.0/33']) {
      await expect(open({ GATEWAY_PROXIES: list })).rejects.toMatchObject({ code: 'bad-setting' });
    }
  });

  test('before it is one', async () => {
    expect(await raw('FOO / HTTP/1.1\r\nHost: localhost\r\n\r\n')).toEqual([400, 'bad-request']);
    expect(await raw('rubbish\r\n\r\n')).toEqual([400, 'bad-request']);
    expect(await raw(`GET / HTTP/1.1\r\nHost: localhost\r\nX: ${'x'.repeat(20_000)}\r\n\r\n`)).toEqual([
      431,
      'headers-too-large',
    ]);
  });

  test('by what its body says it is: the answer names what is understood', async () => {
    const wrong: readonly Record<string, string>[] = [
      { 'content-type': 'text/plain' },
      { 'content-type': 'application/json; charset=utf-16' },
      { 'content-encoding': 'gzip' },
    ];
    for (const headers of wrong) {
      const answer = await post('{}', headers);
      expect(told(answer)).toEqual([415, 'unsupported-media-type']);
      expect(answer.headers.get('accept')).toBe('application/json');
    }
    expect(told(await post('{}', { 'content-type': 'application/json; charset=UTF-8' }))).toEqual([
      422,
      'invalid-body',
    ]);
    expect(told(await post(new Uint8Array([0x22, 0xff, 0x22])))).toEqual([400, 'bad-json']);
  });

  test('by what its body holds: levels without end, and numbers that can’t be kept', async () => {
    const deep = `${'['.repeat(2_000)}${']'.repeat(2_000)}`;
    const faultOf = async (body: string, path?: string) => {
      const { status, body: problem } = await post(body, {}, path);
      return [status, problem.code, problem.errors.map(({ pointer, code }) => [pointer, code])];
    };
    for (const path of ['/sagas/buy', '/routing-slips', '/task-tokens/x.y/success', '/sagas/buy/1/cancel']) {
      expect(await faultOf(deep, path)).toEqual([422, 'invalid-body', [['', 'too-deep']]]);
    }
    const put = await ask(gateway, '/saga-types/deep', { method: 'PUT', headers: json, body: deep });
    expect(told(put)).toEqual([422, 'invalid-body']);
    for (const number of ['12345678901234567890123', '9007199254740993', '1e400', '-1e999']) {
      expect(await faultOf(`{"a":[${number}]}`)).toEqual([422, 'invalid-body', [['', 'number-too-large']]]);
    }
    for (const number of ['9007199254740992', '100000000000000000000', '1e22', '0.1234567890123456789', '"1e400"']) {
      expect(await faultOf(`{"a":${number}}`)).not.toContainEqual([['', 'number-too-large']]);
    }
  });

  test('by a field that objects have by themselves', async () => {
    for (const [body, pointer] of [
      ['{"__proto__":{"admin":true}}', '/__proto__'],
      ['{"a":[{"\\u005f_proto__":1}]}', '/a/0/__proto__'],
      ['{"constructor":{"prototype":{}}}', '/constructor/prototype'],
    ] as const) {
      const { status, body: problem } = await post(body);
      expect([status, problem.errors]).toEqual([422, [{ pointer, code: 'forbidden-name', detail: aString }]]);
    }
  });

  test('by parameters that its path doesn’t know', async () => {
    expect(told(await post(JSON.stringify(order), {}, '/sagas/buy?x=1'))).toEqual([400, 'bad-query']);
    expect(told(await ask(gateway, '/health/live?verbose=1'))).toEqual([400, 'bad-query']);
  });

  test('with more errors than anybody reads, of which a hundred are told', async () => {
    const fields = Array.from({ length: 90_000 }, (_, n) => `"field${n}":1`).join(',');
    const { status, text, body } = await post(`{"reason":"x",${fields}}`, {}, '/sagas/buy/1/cancel');
    const { errors, moreErrors } = body as unknown as { errors: readonly object[]; moreErrors: number };
    expect([status, errors.length, moreErrors]).toEqual([422, 100, 89_900]);
    expect(text.length).toBeLessThan(100_000);
    const long = await post(
      JSON.stringify({ [`${'x'.repeat(1_000_000)}`]: 1, reason: 'x' }),
      {},
      '/sagas/buy/1/cancel',
    );
    expect([long.status, long.text.length < 5_000]).toEqual([422, true]);
  });

  test('is told what may not be kept, and what may not be run', async () => {
    for (const path of ['/saga-types', '/nowhere', '/errors/bad-json', '/health/live']) {
      const { headers } = await ask(gateway, path);
      expect([path, headers.get('x-content-type-options'), headers.get('cache-control')]).toEqual([
        path,
        'nosniff',
        'no-store',
      ]);
      expect(headers.get('content-security-policy')).toMatch(/default-src 'none'/);
    }
  });

  test('by an actor who is two, or can’t be seen', async () => {
    const two = `POST /sagas/buy HTTP/1.1\r\nHost: localhost\r\nBackstitch-Actor: a\r\nBackstitch-Actor: b\r\nContent-Length: 0\r\n\r\n`;
    expect(await raw(two)).toEqual([400, 'bad-request']);
  });

  test('by a key that is sent twice', async () => {
    const lines = ['Host: localhost', 'Idempotency-Key: a', 'Idempotency-Key: b', 'Content-Type: application/json'];
    const body = JSON.stringify(order);
    const text = `POST /sagas/buy HTTP/1.1\r\n${lines.join('\r\n')}\r\nContent-Length: ${body.length}\r\n\r\n${body}`;
    expect(await raw(text)).toEqual([400, 'bad-idempotency-key']);
    for (const key of ['"open', '"a" b', '"a\\b"', '""', '" "']) {
      expect(told(await post(body, { 'idempotency-key': key }))).toEqual([400, 'bad-idempotency-key']);
    }
  });

  test('by a key that is written to take long to read', async () => {
    const since = Date.now();
    for (const end of ['"', ';x="']) {
      const odd = { 'idempotency-key': `"a"${';'.repeat(8_000)}${end}` };
      expect(told(await post(JSON.stringify(order), odd))).toEqual([400, 'bad-idempotency-key']);
    }
    expect(Date.now() - since).toBeLessThan(1_000);
  });

  test('by a body that doesn’t arrive: thirty seconds are enough', async () => {
    const { status, text } = await stalled;
    expect([status, (JSON.parse(text) as Answer['body']).code]).toEqual([408, 'request-timeout']);
    expect(Date.now() - begun).toBeLessThan(35_000);
  }, 60_000);
});

test('many bodies that don’t arrive keep nobody else’s from arriving', async () => {
  const gateway = await open({ TEMPORAL_ADDRESS: '127.0.0.1:1' });
  const head = `POST /sagas/buy HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: 1450000\r\n\r\n`;
  const sockets: Socket[] = [];
  const answers: Promise<RawAnswer>[] = [];
  for (let n = 0; n < 60; n++) {
    const socket = connected(gateway.url);
    sockets.push(socket);
    answers.push(rawAnswer(socket, 60_000));
    await new Promise((resolve) => socket.write(head + 'x'.repeat(1_400_000), resolve));
  }
  const first = await answers[0]!.then(({ status, text }) => [status, (JSON.parse(text) as Answer['body']).code]);
  expect(first).toEqual([429, 'gateway-busy']);
  const { status } = await ask(gateway, '/sagas/buy', { method: 'POST', headers: json, body: '{}' });
  expect(status).toBe(422);
  const before = Date.now();
  await gateway.close();
  expect(Date.now() - before).toBeLessThan(10_000);
  for (const socket of sockets) socket.destroy();
});
