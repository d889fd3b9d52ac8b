import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { type Server, createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { SubscriptionNotifier } from '@backstitch/client';
import { PublishedEventsModule, openLog } from '@backstitch/nest';
import { StateStore } from '@backstitch/state-store';
import { startServer } from '@backstitch/temporal-server';
import { WorkflowBench, bundleOf, quietRuntime, until } from '@backstitch/testing/bench';
import { type TestDatabases, testDatabases } from '@backstitch/testing/databases';
import type { INestApplicationContext } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { Webhook } from 'standardwebhooks';
import { type Gateway, openGateway } from '../src';
import { ask } from './gateway-harness';
import { processes } from './processes';

quietRuntime();
jest.setTimeout(60_000);

interface Told {
  readonly id: string;
  readonly type: string;
  readonly source: string;
  readonly subject: string;
  readonly data: { readonly parcel: string; readonly nth: number };
}

const secret = 'b25lIHRoYXQgbm9ib2R5IGtub3dz';
const open: (() => unknown)[] = [];
const told: Told[] = [];
/** What the endpoint answers; nothing is 204. */
let answering: (event: Told) => number | undefined = () => undefined;
let databases: TestDatabases;
let gateway: Gateway;
let bench: WorkflowBench;
let store: StateStore;
let environment: Record<string, string>;
let endpoint: string;

beforeAll(async () => {
  databases = testDatabases();
  // Its own: another suite of this repository delivers what processes publish at the shared one.
  const temporal = await startServer();
  const server: Server = createServer((request, response) => {
    void text(request).then((body) => {
      const event = JSON.parse(body) as Told;
      new Webhook(secret).verify(body, request.headers as Record<string, string>);
      const status = answering(event) ?? 204;
      if (status === 204) told.push(event);
      response.writeHead(status).end();
    });
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}/hooks`;
  environment = {
    ...{ TEMPORAL_ADDRESS: temporal.address, PORT: '0', DATABASE_URL: 'sqlite::memory:', SAGA_ENDPOINTS: endpoint },
    STATE_STORE_URL: await databases.fresh('postgres'),
  };
  const catalogue = { participants: [], sagaTypes: Object.values(processes) };
  gateway = await openGateway(catalogue, environment, openLog('gateway', { LOG_LEVEL: 'silent' }));
  bench = await WorkflowBench.open({ address: temporal.address });
  const workflowBundle = await bundleOf({ workflowsPath: require.resolve('./processes') });
  await bench.work({ taskQueue: 'gatewayProcesses', workflowBundle });
  const host = PublishedEventsModule.forRoot({
    environment: { ...environment, BACKSTITCH_EVENTS_URL: `${gateway.url}/events` },
  });
  const coordinator: INestApplicationContext = await NestFactory.createApplicationContext(host, { logger: false });
  store = new StateStore({ url: environment['STATE_STORE_URL']! });
  const notifier = new SubscriptionNotifier({ store, isAllowedEndpoint: () => true });
  notifier.start();
  open.push(() => coordinator.close());
  open.push(() => gateway.close());
  open.push(() => notifier.stop());
  open.push(() => store.close());
  open.push(() => bench.stop());
  open.push(() => temporal.stop());
  open.push(() => databases.stop());
  open.push(() => server.close());
});
afterAll(async () => {
  for (const close of open) await close();
});

const call = (method: string, path: string, body: object) =>
  ask(gateway, path, { method, headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) });
const subscribe = (name: string, more: object) =>
  call('PUT', `/subscriptions/${name}`, { endpoint, secret, events: [], ...more });

/** A parcel gets lost: its process publishes that three times. */
async function lose(): Promise<string> {
  const parcel = randomUUID();
  const sent = { id: randomUUID(), source: '/desk', type: 'Sent', time: '2027-05-01T10:00:00Z', data: { parcel } };
  await call('POST', '/sagas/track', sent);
  await bench.client.workflow.getHandle(`track/${parcel}`).executeUpdate('backstitch.timer', {
    args: [{ action: 'change-timer', timer: 'lostAfter in track.onItsWay', by: 'ann', reason: 'a test' }],
  });
  return parcel;
}
const toldOf = (parcel: string) => told.filter(({ subject }) => subject === parcel);

it('who subscribes to what processes publish is told it, signed and in order, and of nothing else', async () => {
  expect((await subscribe('losses', { published: ['ParcelWentLost'] })).status).toBe(201);
  const parcel = await lose();
  await until(() => toldOf(parcel).length === 3, 20_000);
  expect(toldOf(parcel).map(({ data: { nth } }) => nth)).toEqual([1, 2, 3]);
  expect(toldOf(parcel)[0]).toMatchObject({ type: 'ParcelWentLost', source: `/sagas/track/${parcel}` });
  // The process that it begins publishes LossNoted, too, and ends: so all of it is delivered.
  await until(async () => {
    const { status } = await bench.client.workflow.getHandle(`claim/${parcel}`).describe();
    return status.name === 'COMPLETED';
  }, 20_000);
  expect(new Set(told.map(({ type }) => type))).toEqual(new Set(['ParcelWentLost']));
  expect((await ask(gateway, '/subscriptions/losses')).body).toMatchObject({
    ...{ events: [], published: ['ParcelWentLost'], waiting: 0, undelivered: 0 },
  });
});

it('what can’t be told is listed with why, and replayed', async () => {
  await subscribe('losses', { published: ['ParcelWentLost'] });
  answering = ({ data: { nth } }) => (nth === 2 ? 422 : undefined);
  const parcel = await lose();
  await until(() => toldOf(parcel).length === 2, 20_000);
  expect(toldOf(parcel).map(({ data: { nth } }) => nth)).toEqual([1, 3]);
  answering = () => undefined;
  const { items } = (await ask(gateway, '/subscriptions/losses/undelivered')).body as unknown as {
    items: readonly { readonly id: string; readonly reason: string }[];
  };
  expect(items).toMatchObject([{ reason: expect.stringContaining('422') as unknown }]);
  await call('POST', `/subscriptions/losses/undelivered/${items[0]!.id}/replay`, { reason: 'mended' });
  await until(() => toldOf(parcel).length === 3);
});

it('where payloads are not kept, it is told without them', async () => {
  const hashing = new StateStore({ url: environment['STATE_STORE_URL']!, payloads: 'hash' });
  await subscribe('losses', { published: ['ParcelWentLost'], sagaTypes: ['track'] });
  const [id, key, time] = [randomUUID(), randomUUID(), new Date().toISOString()];
  const event = { id, source: `/sagas/track/${key}`, name: 'ParcelWentLost', key, time, body: { parcel: key, nth: 1 } };
  await hashing.subscriptions.published([{ ...event, source: `/sagas/other/${key}` }, event]);
  await until(() => toldOf(key).length === 1);
  expect(toldOf(key)[0]).not.toHaveProperty('data');
  expect(toldOf(key)[0]).toMatchObject({ id, source: event.source });
  await hashing.close();
});
