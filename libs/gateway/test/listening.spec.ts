import { randomUUID } from 'node:crypto';
import { Follower, SubscriptionNotifier, openConnection } from '@backstitch/client';
import { openLog } from '@backstitch/nest';
import { StateStore } from '@backstitch/state-store';
import { freePort } from '@backstitch/temporal-server';
import { WorkflowBench, bundleOf, quietRuntime, until } from '@backstitch/testing/bench';
import { testDatabases } from '@backstitch/testing/databases';
import { Client } from '@temporalio/client';
import { type Gateway, openGateway } from '../src';
import { processes } from './processes';
import { ask } from './gateway-harness';

quietRuntime();

const databases = testDatabases();
const closing: (() => Promise<unknown>)[] = [];
let gateway: Gateway;

beforeAll(async () => {
  const TEMPORAL_ADDRESS = process.env.BACKSTITCH_TEST_TEMPORAL!;
  const STATE_STORE_URL = await databases.fresh('sqlite');
  const port = await freePort();
  const SAGA_ENDPOINTS = `http://127.0.0.1:${port}/events`;
  const settings = { PORT: String(port), DATABASE_URL: 'sqlite::memory:', SAGA_ENDPOINTS };
  const catalogue = { participants: [], sagaTypes: Object.values(processes) };
  const log = openLog('gateway', { LOG_LEVEL: 'silent' });
  gateway = await openGateway(catalogue, { ...settings, TEMPORAL_ADDRESS, STATE_STORE_URL }, log);
  const bench = await WorkflowBench.open({ address: TEMPORAL_ADDRESS });
  const workflowBundle = await bundleOf({ workflowsPath: require.resolve('./processes') });
  await bench.work({ taskQueue: 'gatewayProcesses', workflowBundle });
  const store = new StateStore({ url: STATE_STORE_URL });
  const temporal = new Client({ connection: await openConnection({ address: TEMPORAL_ADDRESS }) });
  const follower = new Follower({ temporal, catalogue, store });
  follower.start();
  const notifier = new SubscriptionNotifier({ store, isAllowedEndpoint: (url) => url.startsWith(gateway.url) });
  notifier.start();
  closing.push(
    () => gateway.close(),
    () => notifier.stop(),
    () => follower.stop(),
    () => store.close(),
    () => temporal.connection.close(),
    () => bench.stop(),
    () => databases.stop(),
  );
}, 60_000);
afterAll(async () => {
  for (const close of closing) await close();
});

const send = (method: string, path: string, body: object, type = 'application/json') =>
  ask(gateway, path, { method, headers: { 'content-type': type }, body: JSON.stringify(body) });
const read = async (path: string) => JSON.parse((await ask(gateway, path)).text) as Record<string, unknown>;

it('a process is begun by the end of another saga, which the platform tells, and knows how that ended', async () => {
  const subscription = { endpoint: `${gateway.url}/events`, sagaTypes: ['track'], events: ['SagaEnded'] };
  expect((await send('PUT', '/subscriptions/listening', subscription)).status).toBe(201);
  const parcel = randomUUID();
  const sent = { id: randomUUID(), source: '/desk', time: '2027-05-01T10:00:00Z', data: { parcel } };
  expect((await send('POST', '/sagas/track', { ...sent, type: 'Sent' })).status).toBe(202);
  const arrived = { ...sent, specversion: '1.0', id: randomUUID(), type: 'Arrived' };
  expect((await send('POST', '/events', arrived, 'application/cloudevents+json')).status).toBe(202);
  const listener = () => read(`/sagas/listen/${parcel}`);
  await until(async () => (await listener()).status === 'completed', 40_000);
  expect(await listener()).toMatchObject({
    output: { ended: 'completed' },
    startedBy: `/sagas/track/${parcel}`,
    process: { begunBy: 'SagaEnded', counts: { handled: 1 } },
  });
}, 60_000);
