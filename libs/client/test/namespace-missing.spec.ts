import { Client } from '@temporalio/client';
import { SagaClient, openConnection } from '../src';
import { inns, stay } from './contracts';

let temporal: Client;
let sagas: SagaClient;
beforeAll(async () => {
  const connection = await openConnection({ address: process.env.BACKSTITCH_TEST_TEMPORAL! });
  temporal = new Client({ connection, namespace: 'mistyped' });
  sagas = new SagaClient({ temporal, catalogue: inns });
});
afterAll(async () => {
  await sagas?.close();
  await temporal?.connection.close();
});

const handle = () => sagas.saga('stay', 'any');
test.each<[string, () => Promise<unknown>]>([
  ['a start', () => sagas.start(stay, {})],
  ['a list', () => sagas.list({ type: 'stay' })],
  ['a saga that is read', async () => (await handle()).read()],
  ['one that is read from the index', async () => (await handle()).readEventual()],
])('a namespace that Temporal hasn’t is told as that: %s', async (_, asked) => {
  const error: unknown = await asked().catch((thrown: unknown) => thrown);
  expect(error).toMatchObject({
    name: 'SagaClientError',
    code: 'temporal-unreachable',
    detail: expect.stringMatching(/'mistyped': TEMPORAL_NAMESPACE/) as string,
  });
});
