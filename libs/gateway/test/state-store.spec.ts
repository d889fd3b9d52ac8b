import { randomUUID } from 'node:crypto';
import { Follower, openConnection } from '@backstitch/client';
import { StateStore } from '@backstitch/state-store';
import { testDatabases } from '@backstitch/testing/databases';
import { until } from '@backstitch/testing/bench';
import { Client } from '@temporalio/client';
import type { Gateway } from '../src';
import { tested } from './contracts';
import { type Answer, type Body, GatewayHarness, ask, open } from './gateway-harness';

jest.setTimeout(60_000);

const databases = testDatabases();
let harness: GatewayHarness;
let gateway: Gateway;
let store: StateStore;
let follower: Follower;
let temporal: Client;

beforeAll(async () => {
  const TEMPORAL_ADDRESS = process.env.BACKSTITCH_TEST_TEMPORAL!;
  const STATE_STORE_URL = await databases.fresh('sqlite');
  harness = await GatewayHarness.open('gatewayHosted');
  gateway = await open({ TEMPORAL_ADDRESS, STATE_STORE_URL });
  store = new StateStore({ url: STATE_STORE_URL });
  temporal = new Client({ connection: await openConnection({ address: TEMPORAL_ADDRESS }) });
  follower = new Follower({ temporal, catalogue: tested, store });
  follower.start();
});
afterAll(async () => {
  await gateway?.close();
  await follower?.stop();
  await store?.close();
  await temporal?.connection.close();
  await harness?.close();
  await databases.stop();
});

const get = (path: string): Promise<Answer> => ask(gateway, path);
const items = async (path: string): Promise<readonly Body[]> => (await get(path)).body.items;
const order = (name: string, more: object = {}) => ({ guest: { name }, nights: 3, ...more });
const started = async (type: string, input: object) =>
  (await harness.post(`/sagas/${type}`, input)).headers.get('location')!.split('/').at(-1)!;

test('lists come from the record: by attribute, by what sagas are stuck for, and the longest first', async () => {
  const name = randomUUID();
  const waits = await started('buyApproved', order(name));
  const held = await started('buyHeld', order(name, { pay: 'break' }));
  await until(async () => (await items(`/sagas?attribute.guest=${name}&stuck=operator,message`)).length === 2);
  expect(await items(`/sagas?attribute.guest=${name}&stuck=operator`)).toMatchObject([
    {
      id: held,
      status: 'needs-attention',
      attention: ['pay'],
      stuck: { kind: 'operator', failure: { code: 'Broken' } },
    },
  ]);
  const ids = async (query: string) => (await items(`/sagas?attribute.guest=${name}&${query}`)).map(({ id }) => id);
  expect(await ids('step=pay')).toEqual([held]);
  expect(await ids('step=the%20v1.5%20room')).toEqual([held]);
  expect((await ids('participant=shop&sort=inconsistent')).toSorted()).toEqual([waits, held].toSorted());
  expect(await ids('status=running')).toEqual([waits]);
  expect(await ids(`text=broken`)).toEqual([held]);
  expect((await items(`/sagas/buyHeld?attribute.guest=${name}`)).map(({ id }) => id)).toEqual([held]);
});

test('a saga is read from the record when that is asked for, whole', async () => {
  const id = await started('buy', order('Bo'));
  const recorded = await until(async () => {
    const { body } = await get(`/sagas/buy/${id}?consistency=eventual`);
    return body.status === 'completed' && (body.steps as unknown) && body;
  });
  expect(recorded).toMatchObject({ consistency: 'eventual', steps: [{ id: 'reserve' }, { id: 'pay' }] });
});

test('counts, and what a participant holds', async () => {
  const name = randomUUID();
  const id = await started('buyApproved', order(name));
  await until(async () => (await items(`/sagas?attribute.guest=${name}&stuck=message`)).length === 1);
  const counts = await get(`/saga-counts?type=buyApproved&attribute.guest=${name}`);
  expect(counts.body).toMatchObject({
    items: [{ type: 'buyApproved', status: 'running', count: 1 }],
    lag: { ms: expect.any(Number) as number },
  });
  const holds = (await items('/participants/shop/holdings?limit=200')).find((each) => each.id === id);
  expect(holds).toMatchObject({ type: 'buyApproved', step: 'reserve', status: 'completed', sagaStatus: 'running' });
});

test('a saga that was ended by force is found within ten seconds', async () => {
  const name = randomUUID();
  const id = await started('buyApproved', order(name));
  await until(async () => (await items(`/sagas?attribute.guest=${name}&stuck=message`)).length === 1);
  await temporal.workflow.getHandle(`buyApproved/${id}`).terminate('by mistake');
  const endedAt = Date.now();
  const found = () => items(`/sagas?attribute.guest=${name}&stuck=terminated`);
  await until(async () => (await found()).length === 1, 10_000);
  process.stdout.write(`found ${Date.now() - endedAt} ms after it was terminated\n`);
  expect(await found()).toMatchObject([{ id, status: 'terminated', stuck: { kind: 'terminated' } }]);
});

test('a person’s data is taken out of the record, and its audit says by whom and why', async () => {
  const name = randomUUID();
  const id = await started('buyApproved', order(name));
  await until(async () => (await items(`/sagas?attribute.guest=${name}`)).length === 1);
  const erase = (body: object) =>
    ask(gateway, '/erasures', {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'backstitch-actor': 'Bo' },
      body: JSON.stringify(body),
    });
  const erasure = { attribute: 'guest', value: name, reason: 'the guest has asked for it' };
  expect((await erase({ ...erasure, reason: '' })).body).toMatchObject({ code: 'invalid-body', status: 422 });
  expect((await erase(erasure)).text).toBe('{"sagas":1}');
  expect(await items(`/sagas?attribute.guest=${name}`)).toEqual([]);
  const { body, text } = await get(`/sagas/buyApproved/${id}?consistency=eventual`);
  expect(text).not.toContain(name);
  expect(body.audit).toMatchObject([{ by: 'Bo', action: 'erase', reason: erasure.reason }]);
  expect(body.steps).toMatchObject([{ id: 'reserve' }]);
  expect((await erase(erasure)).text).toBe('{"sagas":0}');
});

test('what can’t be asked is said: words that mean nothing, and a record where there is none', async () => {
  const code = async (path: string) => (await get(path)).body.code;
  expect(await code('/sagas?stuck=nowhere')).toBe('bad-query');
  expect(await code('/sagas?sort=oldest')).toBe('bad-query');
  expect(await code('/sagas?attribute.=x')).toBe('bad-query');
  expect(await code('/sagas?text=***')).toBe('bad-query');
  expect(await code('/participants/shop/holdings?limit=0')).toBe('bad-query');
  expect((await harness.get('/sagas?stuck=true')).body).toMatchObject({ code: 'no-state-store', status: 409 });
  const cut = await open({
    TEMPORAL_ADDRESS: process.env.BACKSTITCH_TEST_TEMPORAL!,
    STATE_STORE_URL: 'postgres://nobody@127.0.0.1:1/none',
  });
  try {
    expect((await ask(cut, '/sagas')).status).toBe(200);
    expect((await ask(cut, '/saga-counts')).body).toMatchObject({ code: 'state-store-unreachable', status: 503 });
  } finally {
    await cut.close();
  }
});
