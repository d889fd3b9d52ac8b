import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { type Server, createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { Follower, SubscriptionNotifier, openConnection } from '@backstitch/client';
import { StateStore } from '@backstitch/state-store';
import { until } from '@backstitch/testing/bench';
import { testDatabases } from '@backstitch/testing/databases';
import { Client } from '@temporalio/client';
import { Webhook } from 'standardwebhooks';
import type { Gateway } from '../src';
import { tested } from './contracts';
import { type Answer, GatewayHarness, ask, open } from './gateway-harness';

jest.setTimeout(60_000);

interface SagaEvent {
  readonly id: string;
  readonly type: string;
  readonly source: string;
  readonly data: Readonly<Record<string, unknown>> & { readonly saga: { readonly id: string } };
}

const databases = testDatabases();
const secret = 'b25lIHRoYXQgbm9ib2R5IGtub3dz';
let harness: GatewayHarness;
let gateway: Gateway;
let store: StateStore;
let follower: Follower;
let notifier: SubscriptionNotifier;
let temporal: Client;
let server: Server;
let endpoint: string;
const delivered: SagaEvent[] = [];
const signed: boolean[] = [];
/** What the endpoint answers; nothing is 204. */
let answering: (event: SagaEvent) => number | undefined = () => undefined;

beforeAll(async () => {
  const TEMPORAL_ADDRESS = process.env.BACKSTITCH_TEST_TEMPORAL!;
  const STATE_STORE_URL = await databases.fresh('sqlite');
  harness = await GatewayHarness.open('gatewayHosted');
  server = createServer((request, response) => {
    if (request.url === '/hooks/hangs') return;
    void text(request).then((body) => {
      const event = JSON.parse(body) as SagaEvent;
      const status = answering(event) ?? 204;
      if (status === 204) {
        delivered.push(event);
        signed.push(isSigned(body, request.headers as Record<string, string>));
      }
      response.writeHead(status).end();
    });
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  endpoint = `${origin}/hooks`;
  const SAGA_ENDPOINTS = `${endpoint}, ${endpoint}/hangs, http://127.0.0.1:9/events`;
  gateway = await open({ TEMPORAL_ADDRESS, STATE_STORE_URL, SAGA_ENDPOINTS });
  store = new StateStore({ url: STATE_STORE_URL });
  temporal = new Client({ connection: await openConnection({ address: TEMPORAL_ADDRESS }) });
  follower = new Follower({ temporal, catalogue: tested, store });
  follower.start();
  const allowed = (url: string) => url.startsWith(origin);
  notifier = new SubscriptionNotifier({ store, isAllowedEndpoint: allowed, giveUpAfterMs: 1_500 });
  notifier.start();
});
afterAll(async () => {
  await gateway?.close();
  await notifier?.stop();
  await follower?.stop();
  await store?.close();
  await temporal?.connection.close();
  await harness?.close();
  await databases.stop();
  server?.closeAllConnections();
  server?.close();
});
afterEach(async () => {
  answering = () => undefined;
  for (const { name } of (await get('/subscriptions')).body.items as unknown as readonly { readonly name: string }[]) {
    expect((await call('DELETE', `/subscriptions/${name}`)).status).toBe(204);
  }
});

function isSigned(body: string, headers: Record<string, string>): boolean {
  try {
    return Boolean(new Webhook(secret).verify(body, headers));
  } catch {
    return false;
  }
}
const call = (method: string, path: string, body?: object): Promise<Answer> =>
  ask(gateway, path, {
    method,
    headers: { 'backstitch-actor': 'ann', ...(body && { 'content-type': 'application/json' }) },
    ...(body && { body: JSON.stringify(body) }),
  });
const get = (path: string) => call('GET', path);
const subscribe = (name: string, more: object = {}) => call('PUT', `/subscriptions/${name}`, { endpoint, ...more });
const started = async (type: string, more: object = {}) =>
  (await harness.post(`/sagas/${type}`, { guest: { name: randomUUID() }, nights: 3, ...more })).headers
    .get('location')!
    .split('/')
    .at(-1)!;
const toldOf = (id: string) => delivered.filter(({ data }) => data.saga.id === id);
const endOf = (id: string) => until(() => toldOf(id).some(({ type }) => type === 'SagaEnded'), 20_000);

it('tells what happens to a saga, signed and in its order', async () => {
  const made = await subscribe('all', { secret, contents: ['output', 'failure'] });
  expect([made.status, made.body]).toEqual([201, { name: 'all', secret }]);
  const well = await started('buy');
  await endOf(well);
  // Each ends with the saga's key, which tells it from a later one of its id.
  const key = toldOf(well)[0]!.id.split('/').at(-1)!;
  expect(key).toMatch(/^[0-9a-z]{20,}$/);
  expect(toldOf(well).map(({ type, id }) => [type, id])).toEqual([
    ['SagaBegun', `begun/${key}`],
    ['SagaStepCompleted', `step-completed/reserve/${key}`],
    ['SagaStepCompleted', `step-completed/pay/${key}`],
    ['SagaEnded', expect.stringMatching(`^ended/completed/.+Z/${key}$`)],
  ]);
  expect(toldOf(well).at(-1)).toMatchObject({
    ...{ specversion: '1.0', source: `/sagas/buy/${well}`, subject: `buy/${well}` },
    data: { saga: { type: 'buy', status: 'completed' }, output: expect.anything() as unknown },
  });
  const badly = await started('buy', { pay: 'refuse' });
  await endOf(badly);
  expect(toldOf(badly).map(({ type }) => type)).toEqual([
    ...['SagaBegun', 'SagaStepCompleted', 'SagaStepFailed', 'SagaCompensating', 'SagaStepCompensated', 'SagaEnded'],
  ]);
  expect(signed).not.toContain(false);
  expect((await get('/subscriptions/all')).body).toMatchObject({ by: 'ann', waiting: 0, undelivered: 0 });
  expect(JSON.stringify((await get('/subscriptions')).body)).not.toContain(secret);
});

it('tells only what is wanted, at an endpoint that is allowed', async () => {
  expect((await subscribe('ends', { sagaTypes: ['buy'], events: ['SagaEnded'] })).body).toMatchObject({
    secret: expect.stringMatching(/^whsec_/) as unknown,
  });
  const [other, wanted] = [await started('buyApproved'), await started('buy')];
  await endOf(wanted);
  expect([toldOf(other), toldOf(wanted).length]).toEqual([[], 1]);
  expect(await subscribe('ends', { endpoint: 'http://127.0.0.1:1/hooks' })).toMatchObject({
    ...{
      status: 422,
      body: { code: 'invalid-body', errors: [{ pointer: '/endpoint', code: 'endpoint-not-allowed' }] },
    },
  });
  expect((await subscribe('ends')).status).toBe(200);
  expect(await get('/subscriptions/nobody')).toMatchObject({ status: 404, body: { code: 'unknown-subscription' } });
});

it('tries again what isn’t taken, keeps its order, and gives up what was refused: it is replayed, or dropped', async () => {
  await subscribe('busy', { events: ['SagaBegun', 'SagaEnded'] });
  let failures = 0;
  answering = ({ type }) => (type === 'SagaBegun' && (failures += 1) < 3 ? 503 : undefined);
  const late = await started('buy');
  await endOf(late);
  expect(toldOf(late).map(({ type }) => type)).toEqual(['SagaBegun', 'SagaEnded']);
  expect(failures).toBe(3);

  answering = ({ type }) => (type === 'SagaBegun' ? 422 : undefined);
  const refused = await started('buy');
  await endOf(refused);
  const { items } = (await get('/subscriptions/busy/undelivered')).body as unknown as {
    readonly items: readonly { readonly id: string }[];
  };
  expect(items).toMatchObject([{ reason: expect.stringContaining('422') as unknown, event: { type: 'SagaBegun' } }]);
  const path = `/subscriptions/busy/undelivered/${items[0]!.id}`;
  expect((await call('POST', `${path}/drop`, {})).body.code).toBe('invalid-body');
  answering = () => undefined;
  expect((await call('POST', `${path}/replay`, { reason: 'mended' })).status).toBe(202);
  await until(() => toldOf(refused).length === 2);
  expect((await call('POST', `${path}/drop`, { reason: 'too late' })).body.code).toBe('unknown-event');
});

it('gives up what nobody takes in time, and ends with an endpoint that is gone', async () => {
  await subscribe('away', { events: ['SagaBegun'] });
  answering = () => 500;
  const id = await started('buy');
  const listed = async () => (await get('/subscriptions/away/undelivered')).body.items as unknown as { id: string }[];
  const [given] = await until(async () => {
    const items = await listed();
    return items.length > 0 && items;
  }, 30_000);
  expect((await call('POST', `/subscriptions/away/undelivered/${given!.id}/drop`, { reason: 'a test' })).status).toBe(
    202,
  );
  expect([await listed(), toldOf(id)]).toEqual([[], []]);
  answering = () => 410;
  await started('buy');
  await until(async () => 'ended' in (await get('/subscriptions/away')).body);
});

it('tells others while an endpoint hangs', async () => {
  const hangs = once(server, 'request');
  await subscribe('hangs', { endpoint: `${endpoint}/hangs`, events: ['SagaBegun'] });
  await started('buy');
  await hangs;
  await subscribe('other', { events: ['SagaBegun'] });
  const id = await started('buy');
  // The other endpoint may still take its ten seconds.
  await until(() => toldOf(id).length > 0, 5_000);
});

it('tells the gateway’s own door, where processes listen', async () => {
  const events = gateway.url ? `${gateway.url}/events` : '';
  await store.subscriptions.put('door', { endpoint: events, events: ['SagaEnded'] }, 'ann');
  const open = new SubscriptionNotifier({ store, isAllowedEndpoint: () => true });
  await notifier.stop();
  open.start();
  try {
    const before = (await get('/events/counts')).body as unknown as { readonly published: number };
    await started('buy');
    await until(
      async () => ((await get('/events/counts')).body as unknown as { published: number }).published > before.published,
      20_000,
    );
  } finally {
    await open.stop();
  }
});
