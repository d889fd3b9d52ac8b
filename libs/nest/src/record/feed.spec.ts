import { randomUUID } from 'node:crypto';
import { StateStore } from '@backstitch/state-store';
import { quietRuntime, until } from '@backstitch/testing/bench';
import { testDatabases } from '@backstitch/testing/databases';
import { Client } from '@temporalio/client';
import { NativeConnection } from '@temporalio/worker';
import { openConnection } from '@backstitch/client';
import { bundleSagas } from '../bundle/bundle-sagas';
import { createWorker } from '../set-aside/create-worker';
import { Feed } from './feed';

jest.setTimeout(60_000);
quietRuntime();

const address = process.env['BACKSTITCH_TEST_TEMPORAL']!;
const databases = testDatabases();
let client: Client;
let connection: NativeConnection;
let workflowBundle: { code: string };

beforeAll(async () => {
  client = new Client({ connection: await openConnection({ address }) });
  connection = await NativeConnection.connect({ address });
  workflowBundle = await bundleSagas({ workflowsPath: require.resolve('../../test/set-aside/bombs') });
});
afterAll(async () => {
  await client?.connection.close();
  await connection?.close();
  await databases.stop();
});

/** Runs a workflow on a worker with a feed. @returns its workflow's id, and how many events its history has */
async function run(feed?: Feed): Promise<{ readonly workflowId: string; readonly events: number }> {
  const taskQueue = `fed-${randomUUID()}`;
  const worker = await createWorker({ connection, namespace: 'default', taskQueue, workflowBundle }, feed);
  const workflowId = `beGood/${randomUUID()}`;
  await worker.runUntil(client.workflow.execute('beGood', { taskQueue, workflowId, args: [{ afterMs: 10 }] }));
  const { events } = await client.workflow.getHandle(workflowId).fetchHistory();
  return { workflowId, events: events?.length ?? 0 };
}

it('a host tells the store which sagas have changed, and nothing of it stands in a history', async () => {
  const url = await databases.fresh('sqlite');
  const feed = new Feed(new StateStore({ url }), (error) => {
    throw error;
  });
  const fed = await run(feed);
  await feed.close();
  const store = new StateStore({ url });
  await until(async () => (await store.backlog()).sagas === 1);
  expect(await store.take('me', 10, 1_000)).toMatchObject([{ workflowId: fed.workflowId }]);
  await store.close();
  expect((await run()).events).toBe(fed.events);
});

it('a store that is gone fails no task, and that is told once', async () => {
  const told: unknown[] = [];
  const feed = new Feed(new StateStore({ url: 'postgres://nobody@127.0.0.1:1/none' }), (error) => told.push(error));
  await run(feed);
  await run(feed);
  await feed.close();
  expect(told).toHaveLength(1);
  expect(told[0]).toMatchObject({ code: 'state-store-unreachable' });
});

it('what it could not tell is told when the store is back', async () => {
  const store = new StateStore({ url: await databases.fresh('sqlite') });
  let isAway = true;
  const through = {
    mark: (ids: readonly string[], dueAt?: number) => {
      if (isAway) throw new Error('away');
      return store.mark(ids, dueAt);
    },
    close: () => store.close(),
  };
  const told: unknown[] = [];
  const feed = new Feed(through, (error) => told.push(error));
  feed.hasChanged('beGood/one');
  await until(() => Promise.resolve(told.length === 1));
  isAway = false;
  await until(async () => (await store.marked(['beGood/one'])).size === 1);
  await feed.close();
});
