import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { type Server, createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Json, TaskRequest } from '@backstitch/states-language';
import { httpTask } from './http-task';
import type { ItemPage } from './item-pages';
import { machineSettings } from './machine-settings';
import { ObjectFolder } from './object-folder';
import { s3Tasks } from './s3-tasks';

let folder: string;
let server: Server;
let origin: string;
/** What the server was asked last. */
let asked: { method?: string; url?: string; headers: Record<string, unknown>; body: string };

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'backstitch-services-'));
  server = createServer((request, response) => {
    let body = '';
    request.on('data', (chunk) => (body += String(chunk)));
    request.on('end', () => {
      asked = { method: request.method, url: request.url, headers: request.headers, body };
      if (request.url === '/api/moved') response.writeHead(302, { location: '/secret' });
      else response.writeHead(request.url === '/api/none' ? 404 : 200, { 'content-type': 'application/json' });
      if (request.url === '/api/echo') return void response.end(JSON.stringify(request.headers));
      response.end(request.url === '/api/large' ? JSON.stringify('x'.repeat(400_000)) : '{"well":true}');
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(async () => {
  await new Promise((resolve) => server.close(resolve));
  rmSync(folder, { recursive: true });
});

const request = (resource: string, input: Json): TaskRequest => ({
  ...{ resource, input, pattern: 'request-response', state: 'S', visit: 1, attempt: 0, path: '' },
});

describe('http:invoke', () => {
  const connection = 'arn:aws:events:eu:1:connection/shop/1';
  const call = (path: string, more: Record<string, Json> = {}) => {
    const http = {
      allow: [`${origin}/api`, `${origin}/other`],
      connections: { [connection]: { allow: [`${origin}/api`], headers: { authorization: 'Bearer secret' } } },
    };
    const input = { ApiEndpoint: path.startsWith('http') ? path : origin + path, Method: 'POST', ...more };
    return httpTask({ taskQueue: 'q', resources: {}, http })(request('arn:aws:states:::http:invoke', input));
  };

  it('asks an address below one that is allowed, with what the definition and the connection say', async () => {
    const answer = await call('/api/order', {
      Headers: { 'X-Trace': 'abc' },
      QueryParameters: { tag: ['a', 'b'] },
      RequestBody: { sku: 1 },
      Authentication: { ConnectionArn: connection },
    });
    expect(answer).toMatchObject({ output: { StatusCode: 200, ResponseBody: { well: true } } });
    expect(asked).toMatchObject({ method: 'POST', url: '/api/order?tag=a&tag=b', body: '{"sku":1}' });
    expect(asked.headers).toMatchObject({ 'x-trace': 'abc', authorization: 'Bearer secret' });
  });

  it('sends a form when it is told to', async () => {
    await call('/api/form', {
      Headers: { 'Content-Type': 'application/x-www-form-urlencoded' },
      Transform: { RequestBodyEncoding: 'URL_ENCODED' },
      RequestBody: { a: 'x y', b: [1, 2] },
    });
    expect(asked.body).toBe('a=x+y&b=1&b=2');
  });

  it.each([
    '/apisecret',
    '/api/..%2fsecret',
    '/api/..%5csecret',
    '/api/..;/secret',
    '/api/%252e%252e/secret',
    '/api/../secret',
    '/secret',
    'http://127.0.0.1.example.com/api',
    'file:///etc/passwd',
    'no url',
  ])('refuses %s', async (path) => {
    expect(await call(path)).toMatchObject({ failed: true, error: 'States.Http.Denied' });
  });

  it('refuses a user in the address, and a connection that nobody knows', async () => {
    expect(await call(`${origin.replace('//', '//user:word@')}/api`)).toMatchObject({ error: 'States.Http.Denied' });
    const Authentication = { ConnectionArn: 'arn:other' };
    expect(await call('/api', { Authentication })).toMatchObject({ error: 'States.Http.Denied' });
  });

  it('knows only connections that the settings have, each for its own addresses', async () => {
    asked = { headers: {}, body: '' };
    for (const ConnectionArn of ['__proto__', 'constructor', 'toString', '', 5]) {
      expect(await call('/api/order', { Authentication: { ConnectionArn } })).toMatchObject({
        error: 'States.Http.Denied',
      });
    }
    const Authentication = { ConnectionArn: connection };
    expect(await call('/other', { Authentication })).toMatchObject({ error: 'States.Http.Denied' });
    expect(asked.url).toBeUndefined();
    expect(await call('/other')).toMatchObject({ output: { StatusCode: 200 } });
  });

  it('strikes a connection’s secret out of what the address says back', async () => {
    const answer = await call('/api/echo', { Authentication: { ConnectionArn: connection } });
    expect(answer).toMatchObject({ output: { ResponseBody: { authorization: '***' } } });
    expect(JSON.stringify(answer)).not.toContain('secret');
  });

  it('lets no definition set headers of the connection or of proxies: they lead elsewhere', async () => {
    for (const name of ['Host', 'hOsT', 'Transfer-Encoding', 'X-Forwarded-Host', 'Proxy-Authorization', 'Connection']) {
      const answer = await call('/api/order', { Headers: { [name]: 'admin.internal' } });
      expect(answer).toMatchObject({ failed: true, error: 'States.Runtime' });
    }
  });

  it('sends a connection’s secret in place of what the definition says, however it is spelt', async () => {
    const http = {
      allow: [`${origin}/api`],
      connections: { [connection]: { allow: [`${origin}/api`], headers: { Authorization: 'Bearer secret' } } },
    };
    const input = {
      ...{ ApiEndpoint: `${origin}/api/order`, Method: 'POST', Headers: { AUTHORIZATION: 'Bearer mine' } },
      Authentication: { ConnectionArn: connection },
    };
    await httpTask({ taskQueue: 'q', resources: {}, http })(request('arn:aws:states:::http:invoke', input));
    expect(asked.headers).toMatchObject({ authorization: 'Bearer secret' });
  });

  it('fails with the status, and follows no redirect', async () => {
    expect(await call('/api/none')).toMatchObject({ failed: true, error: 'States.Http.StatusCode.404' });
    expect(await call('/api/moved')).toMatchObject({ failed: true, error: 'States.Http.StatusCode.302' });
    expect(await call('/api/large')).toMatchObject({ failed: true, error: 'States.Http.Socket' });
  });

  it('is closed unless it is opened', async () => {
    const closed = httpTask({ taskQueue: 'q', resources: {} });
    const answer = await closed(
      request('arn:aws:states:::http:invoke', { ApiEndpoint: `${origin}/api`, Method: 'GET' }),
    );
    expect(answer).toMatchObject({ error: 'States.Http.Denied' });
  });
});

describe('S3, as a folder', () => {
  const tasks = () => s3Tasks({ taskQueue: 'q', resources: {}, s3: { folder } });
  beforeAll(() => {
    mkdirSync(join(folder, 'data/in'), { recursive: true });
    writeFileSync(join(folder, 'data/in/a.json'), '[1,2,3]');
    writeFileSync(join(folder, 'data/in/b.csv'), 'name,city\nAda,Oslo\n');
    writeFileSync(join(folder, 'outside.json'), '["secret"]');
    symlinkSync(join(folder, 'outside.json'), join(folder, 'data/link.json'));
  });
  const get = (Key: string, Bucket = 'data') =>
    tasks().s3Task(request('arn:aws:states:::aws-sdk:s3:getObject', { Bucket, Key }));

  it('gives, takes and lists objects', async () => {
    expect(await get('in/a.json')).toMatchObject({ output: { Body: '[1,2,3]' } });
    expect(await get('in/none.json')).toMatchObject({ failed: true, error: 'S3.NoSuchKeyException' });
    const put = { Bucket: 'data', Key: 'out/c.json', Body: { done: true } };
    await tasks().s3Task(request('arn:aws:states:::aws-sdk:s3:putObject', put));
    expect(readFileSync(join(folder, 'data/out/c.json'), 'utf8')).toBe('{"done":true}');
    const listed = await tasks().s3Task(
      request('arn:aws:states:::aws-sdk:s3:listObjectsV2', { Bucket: 'data', Prefix: 'in/' }),
    );
    expect(listed).toMatchObject({ output: { Contents: [{ Key: 'in/a.json' }, { Key: 'in/b.csv' }], KeyCount: 2 } });
  });

  it.each(['../outside.json', 'in/../../outside.json', 'link.json', '/etc/passwd', ''])(
    'lets no key lead out: %s',
    async (key) => {
      expect(await get(key)).toMatchObject({ failed: true });
      expect(await get('outside.json', '..')).toMatchObject({ failed: true });
    },
  );

  it('puts no object in the way of another, nor half of one', async () => {
    const put = (Key: string, Body: Json) =>
      tasks().s3Task(request('arn:aws:states:::aws-sdk:s3:putObject', { Bucket: 'data', Key, Body }));
    await put('put/x.new', { other: true });
    const puts = await Promise.all(Array.from({ length: 20 }, (_, n) => put('put/x', { n })));
    expect(puts.filter((answer) => 'failed' in answer)).toEqual([]);
    expect(await get('put/x.new')).toMatchObject({ output: { Body: '{"other":true}' } });
    expect(await get('put/x')).toMatchObject({ output: { Body: expect.stringMatching(/^\{"n":\d+\}$/) as string } });
    const list = request('arn:aws:states:::aws-sdk:s3:listObjectsV2', { Bucket: 'data', Prefix: 'put/' });
    expect(await tasks().s3Task(list)).toMatchObject({ output: { KeyCount: 2 } });
  });

  it('makes nothing where a link leads', async () => {
    mkdirSync(join(folder, 'data-private'));
    symlinkSync(join(folder, 'data-private'), join(folder, 'data/elsewhere'));
    const put = { Bucket: 'data', Key: 'elsewhere/made/a.json', Body: 1 };
    const answer = await tasks().s3Task(request('arn:aws:states:::aws-sdk:s3:putObject', put));
    expect(answer).toMatchObject({ failed: true });
    expect(readdirSync(join(folder, 'data-private'))).toEqual([]);
  });

  it('reads items page by page, and says what it can’t read', async () => {
    const text = 'x'.repeat(400_000);
    writeFileSync(join(folder, 'data/large.json'), JSON.stringify([text, text, text]));
    const readItems = tasks().readItems.bind(undefined);
    const reading = (Key: string, config = {}) => ({
      ...{ resource: 'arn:aws:states:::s3:getObject', parameters: { Bucket: 'data', Key }, config, from: 0 },
    });
    const first = await readItems(reading('large.json'));
    expect(first).toMatchObject({ items: [text, text], next: 2 });
    const { continuation } = first as { continuation: string };
    expect(await readItems({ ...reading('large.json'), from: 2, continuation })).toEqual({ items: [text] });
    // A workflow that began with an earlier version says no more than this.
    expect(await readItems({ ...reading('large.json'), from: 2 })).toEqual({ items: [text] });
    const csv = { InputType: 'CSV', CSVHeaderLocation: 'FIRST_ROW' };
    expect(await readItems(reading('in/b.csv', csv))).toEqual({ items: [{ name: 'Ada', city: 'Oslo' }] });
    expect(await readItems(reading('in/b.csv'))).toMatchObject({ cause: expect.stringMatching(/not valid/) as string });
  });

  it('lists each object once, whatever comes and goes between two pages', async () => {
    const large = (n: number) =>
      `${'k'.repeat(200)}/${'x'.repeat(200)}/${'y'.repeat(200)}/${String(n).padStart(5, '0')}`;
    const add = async (n: number) => new ObjectFolder(folder).write('many', `in/${large(n)}`, '');
    for (let n = 0; n < 2_000; n++) await add(n);
    const reading = { resource: 'arn:aws:states:::s3:listObjectsV2', parameters: { Bucket: 'many' }, config: {} };
    const numbers = (page: ItemPage) =>
      (page as { items: { Key: string }[] }).items.map(({ Key }) => Number(Key.slice(-5)));
    for (const maxItems of [undefined, 1_900]) {
      const request = { ...reading, ...(maxItems !== undefined && { maxItems }) };
      const first = await tasks().readItems({ ...request, from: 0 });
      const { next, continuation } = first as { next: number; continuation: string };
      const seen = numbers(first);
      expect([seen.length, seen.at(-1)]).toEqual([next, next - 1]);
      // Another worker has the next page, and has read nothing yet.
      for (let n = 0; n < 10; n++) rmSync(join(folder, 'many/in', large(n)));
      const second = numbers(await tasks().readItems({ ...request, from: next, continuation }));
      expect([second[0], second.length]).toEqual([next, (maxItems ?? 2_000) - next]);
      for (let n = 0; n < 10; n++) await add(n);
    }
  });

  it('reads no object half as it was and half as it is', async () => {
    const text = 'x'.repeat(400_000);
    const write = (items: Json[]) => writeFileSync(join(folder, 'data/changing.json'), JSON.stringify(items));
    const reading = {
      ...{ resource: 'arn:aws:states:::s3:getObject', parameters: { Bucket: 'data', Key: 'changing.json' } },
      config: {},
    };
    write([text, text, text]);
    const first = await tasks().readItems({ ...reading, from: 0 });
    const { next: from, continuation } = first as { next: number; continuation: string };
    const other = 'y'.repeat(400_000);
    write([text, text, other]);
    expect(await tasks().readItems({ ...reading, from, continuation })).toEqual({
      cause: expect.stringMatching(/has changed/) as string,
    });
    // What a worker has read of it for an earlier Map says nothing against what it is now.
    const earlier = tasks();
    await earlier.readItems({ ...reading, from: 0 });
    write([text, text, text]);
    const again = (await tasks().readItems({ ...reading, from: 0 })) as { next: number; continuation: string };
    expect(await earlier.readItems({ ...reading, from: again.next, continuation: again.continuation })).toEqual({
      items: [text],
    });
  });

  it('writes results as AWS does, with a manifest that names the files', async () => {
    const writeResults = tasks().writeResults.bind(undefined);
    const written = (part: number, last: boolean, results: Parameters<typeof writeResults>[0]['results']) =>
      writeResults({
        ...{ resource: 'arn:aws:states:::s3:putObject', parameters: { Bucket: 'data', Prefix: 'out' }, config: {} },
        ...{ mapRunArn: 'arn:backstitch:states:::mapRun:m/l:run-1', results, part, last },
      });
    await written(0, false, [{ input: 1, outcome: { status: 'SUCCEEDED', output: { n: 1 } } }]);
    const answer = await written(1, true, [{ input: 2, outcome: { status: 'FAILED', error: 'No' } }]);
    expect(answer).toEqual({ details: { Bucket: 'data', Key: 'out/run-1/manifest.json' } });
    const read = (key: string) => JSON.parse(readFileSync(join(folder, 'data', key), 'utf8')) as unknown;
    expect(read('out/run-1/manifest.json')).toMatchObject({
      DestinationBucket: 'data',
      ResultFiles: {
        SUCCEEDED: [{ Key: 'out/run-1/SUCCEEDED_0.json' }],
        FAILED: [{ Key: 'out/run-1/FAILED_1.json' }],
      },
    });
    expect(read('out/run-1/SUCCEEDED_0.json')).toMatchObject([{ Input: '1', Output: '{"n":1}', Status: 'SUCCEEDED' }]);
  });

  it('is closed unless it is opened', async () => {
    const closed = s3Tasks({ taskQueue: 'q', resources: {} });
    expect(await closed.s3Task(request('arn:aws:states:::aws-sdk:s3:getObject', {}))).toMatchObject({ failed: true });
  });
});

describe('the settings', () => {
  const settings = (text: string) => {
    const file = join(folder, 'settings.json');
    writeFileSync(file, text);
    return machineSettings({ STATE_MACHINES_SETTINGS: file });
  };

  it('are closed when there are none', () => {
    expect(machineSettings({})).toEqual({ taskQueue: 'state-machines', resources: {} });
  });

  it('name a folder as seen from their file', () => {
    expect(settings('{"s3":{"folder":"buckets"}}').s3).toEqual({ folder: join(folder, 'buckets') });
  });

  it.each([
    '{',
    '[]',
    '{"htp":{}}',
    '{"http":{}}',
    '{"http":{"allow":["ftp://x"]}}',
    '{"s3":{}}',
    '{"resources":{"a":1}}',
  ])('refuse %s', (text) => {
    expect(() => settings(text)).toThrow(expect.objectContaining({ code: 'bad-setting' }) as Error);
  });
});
