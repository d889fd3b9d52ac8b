import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Follower, openConnection } from '@backstitch/client';
import { StateStore } from '@backstitch/state-store';
import { until } from '@backstitch/testing/bench';
import { testDatabases } from '@backstitch/testing/databases';
import { TcpProxy } from '@backstitch/testing/network';
import { Client } from '@temporalio/client';
import type { Gateway } from '../src';
import { tested } from './contracts';
import { type Answer, GatewayHarness, ask, open } from './gateway-harness';

jest.setTimeout(120_000);

const address = process.env.BACKSTITCH_TEST_TEMPORAL!;
const databases = testDatabases();
let harness: GatewayHarness;
let toTemporal: TcpProxy;
let toStore: TcpProxy;
let gateway: Gateway;
let store: StateStore;
let follower: Follower;
let temporal: Client;

beforeAll(async () => {
  const url = new URL(await databases.fresh('postgres'));
  harness = await GatewayHarness.open('gatewayHosted');
  store = new StateStore({ url: url.href });
  temporal = new Client({ connection: await openConnection({ address }) });
  follower = new Follower({ temporal, catalogue: tested, store });
  follower.start();
  toTemporal = await TcpProxy.start(Number(address.split(':')[1]));
  toStore = await TcpProxy.start(Number(url.port));
  const through = new URL(url);
  through.port = String(toStore.port);
  gateway = await open({ TEMPORAL_ADDRESS: `127.0.0.1:${toTemporal.port}`, STATE_STORE_URL: through.href });
});
afterAll(async () => {
  toTemporal?.heal();
  toStore?.heal();
  await gateway?.close();
  await follower?.stop();
  await store?.close();
  await temporal?.connection.close();
  await harness?.close();
  await toTemporal?.stop();
  await toStore?.stop();
  await databases.stop();
});

const post = (path: string, body: object) =>
  ask(gateway, path, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });

/** A saga that waits for a message, as soon as it is recorded so. @returns its path */
async function waiting(): Promise<string> {
  const order = { guest: { name: 'Ada' }, nights: 3 };
  const path = (await harness.post('/sagas/buyApproved', order)).headers.get('location')!;
  const id = path.split('/').at(-1)!;
  // The follower reads what all suites leave on the server.
  const filter = { type: 'buyApproved', stuck: ['message'] } as const;
  await until(async () => (await store.list(filter, { limit: 200 })).items.some((it) => it.id === id), 30_000);
  return path;
}

/** What is asked, as the guide has it. @param path of a saga that waits */
const asked = (path: string): Readonly<Record<string, () => Promise<Answer>>> => ({
  '`GET /sagas/{type}/{id}`': () => ask(gateway, path),
  '`GET /sagas/{type}/{id}?consistency=eventual`': () => ask(gateway, `${path}?consistency=eventual`),
  '`GET /sagas?status=running`': () => ask(gateway, '/sagas?status=running'),
  '`GET /sagas?stuck=true`': () => ask(gateway, '/sagas?stuck=true'),
  '`GET /saga-counts`': () => ask(gateway, '/saga-counts'),
  '`POST /sagas/{type}`': () => post('/sagas/buyNamed', { guest: { name: randomUUID() }, nights: 3 }),
  '`POST …/cancel`': () => post(`${path}/cancel`, { reason: 'enough' }),
});

/** `200 eventual`, `202`, `503 temporal-unreachable` */
const inWords = ({ status, body }: Answer) =>
  [status, body.code ?? (status === 200 ? body.consistency : undefined)].filter((word) => word !== undefined).join(' ');

async function answers(): Promise<readonly string[]> {
  const path = await waiting();
  return Promise.all(Object.values(asked(path)).map(async (one) => inWords(await one())));
}

test('what each call says while the gateway is cut off from Temporal, and from the store, is as the guide has it', async () => {
  const together = await answers();
  // Neither says goodbye: nothing that is sent arrives.
  const cutOff = async (proxy: TcpProxy) => {
    const path = await waiting();
    proxy.deafen('up');
    proxy.deafen('down');
    const said = await Promise.all(Object.values(asked(path)).map(async (one) => inWords(await one())));
    proxy.heal();
    return said;
  };
  const withoutTemporal = await cutOff(toTemporal);
  await until(async () => (await ask(gateway, '/health/ready')).status === 200, 30_000);
  const withoutStore = await cutOff(toStore);
  await until(async () => (await ask(gateway, '/saga-counts')).status === 200, 30_000);

  const rows = Object.keys(asked('')).map((call, at) => [call, together[at], withoutTemporal[at], withoutStore[at]]);
  const guide = readFileSync(join(__dirname, '../../../docs/guides/cap.md'), 'utf8');
  const told = guide.split('\n').filter((line) => /^\| `(GET|POST) /.test(line));
  const cells = told.map((line) =>
    line
      .split('|')
      .slice(1, -1)
      .map((cell) => cell.trim()),
  );
  expect(cells).toEqual(rows);
  // And as before when all is well again.
  expect(await answers()).toEqual(together);
});
