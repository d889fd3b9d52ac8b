import { randomUUID } from 'node:crypto';
import { StateStore } from '@backstitch/state-store';
import { Client } from '@temporalio/client';
import { SagaClient, openConnection } from '../src';
import { inns, stay } from './contracts';
import { untilSo } from './until-so';

let temporal: Client;
let sagas: SagaClient;
let store: StateStore;
beforeAll(async () => {
  temporal = new Client({ connection: await openConnection({ address: process.env.BACKSTITCH_TEST_TEMPORAL! }) });
  store = new StateStore({ url: 'postgres://nobody@127.0.0.1:1/none' });
  sagas = new SagaClient({ temporal, catalogue: inns, store });
});
afterAll(async () => {
  await sagas?.close();
  await store?.close();
  await temporal?.connection.close();
});

test('while the state store is away, lists go on from page to page in the index', async () => {
  const startedAfter = new Date(Date.now() - 1);
  await sagas.start(stay, {});
  await sagas.start(stay, {});
  await untilSo(
    () => sagas.list({ type: 'stay', startedAfter }),
    ({ items }) => items.length > 1,
  );
  const { items, next } = await sagas.list({ type: 'stay', startedAfter, limit: 1 });
  const second = await sagas.list({ type: 'stay', startedAfter, limit: 1, cursor: next! });
  expect(second.items).toHaveLength(1);
  expect(second.items[0]!.id).not.toBe(items[0]!.id);
});

test('while the state store is away, a saga that the index doesn’t know isn’t said to be none', async () => {
  const saga = await sagas.saga('stay', randomUUID());
  expect(await saga.readEventual().catch((error: unknown) => error)).toMatchObject({ code: 'state-store-unreachable' });
});
