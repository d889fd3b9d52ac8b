import { randomUUID } from 'node:crypto';
import { recoveryQueue } from '@backstitch/saga-log';
import { StateStore } from '@backstitch/state-store';
import { WorkflowBench, bundleOf, quietRuntime, until } from '@backstitch/testing/bench';
import { testDatabases } from '@backstitch/testing/databases';
import { Client } from '@temporalio/client';
import { platformSearchAttributes } from '../../../test/server/platform-search-attributes';
import { Follower, SagaClient, openConnection } from '../src';
import { inns, stayApproved } from './contracts';
import { InnWorker } from './inn-worker';

quietRuntime();
jest.setTimeout(90_000);

const namespace = `lost-${randomUUID().slice(0, 8)}`;
const address = process.env.BACKSTITCH_TEST_TEMPORAL!;
const databases = testDatabases();
let temporal: Client;
let store: StateStore;
beforeAll(async () => {
  temporal = new Client({ connection: await openConnection({ address }), namespace });
  store = new StateStore({ url: await databases.fresh('sqlite') });
});
afterAll(async () => {
  await store?.close();
  await databases.stop();
  await temporal?.connection.close();
});

const keyword = 2;
const keywordList = 7;

async function makeNamespace(): Promise<void> {
  const { workflowService, connection } = temporal;
  const days = { seconds: 86_400 } as unknown as null;
  await until(() =>
    workflowService.registerNamespace({ namespace, workflowExecutionRetentionPeriod: days }).then(
      () => true,
      () => false,
    ),
  );
  const types = { Keyword: keyword, KeywordList: keywordList };
  const searchAttributes = Object.fromEntries(
    Object.entries(platformSearchAttributes).map(([name, type]) => [name, types[type as keyof typeof types]]),
  );
  await until(
    () =>
      connection.operatorService.addSearchAttributes({ namespace, searchAttributes }).then(
        () => true,
        () => false,
      ),
    30_000,
  );
}

const isGone = () =>
  temporal.workflowService.describeNamespace({ namespace }).then(
    () => false,
    ({ code }: { readonly code?: number }) => code === 5,
  );

test('a saga whose namespace was deleted is shown as it was recorded, previewed, and recovered in another of its name', async () => {
  await makeNamespace();
  const sagas = new SagaClient({ temporal, catalogue: inns, store });
  const follower = new Follower({ temporal, catalogue: inns, store });
  let inn = await InnWorker.start(address, undefined, namespace);
  const guest = randomUUID();
  const saga = await until(
    () => sagas.start(stayApproved, {}, { key: guest, by: 'Cy' }).catch(() => undefined),
    30_000,
  );
  await until(async () => (await saga.read()).waitingFor?.some(({ kind }) => kind === 'message'), 30_000);
  await follower.record(saga.ref.workflowId);
  await inn.close();

  await temporal.connection.operatorService.deleteNamespace({ namespace });
  await until(isGone, 30_000);
  expect(await saga.read()).toMatchObject({ status: 'running', consistency: 'recorded' });
  expect(await saga.recovery()).toMatchObject({
    broken: {
      how: 'forgotten',
      reason: expect.stringMatching(
        /^Temporal knows it no more. It was running at 2.*, when it was read last.$/,
      ) as string,
    },
    backwards: { plan: [{ step: 'book', compensation: 'free' }], leaves: [] },
    forwards: { refused: { code: 'not-resettable' } },
  });

  await makeNamespace();
  const why = { by: 'Ada', reason: 'its namespace is gone' };
  // The server may know the name as that of the deleted one for some seconds. A worker that polled by then would wait there
  // for a minute, so the workers come when a saga could be started.
  await until(
    () =>
      saga.recover(why).then(
        () => true,
        () => false,
      ),
    30_000,
  );
  await saga.recover(why);
  inn = await InnWorker.start(address, undefined, namespace);
  const bench = await WorkflowBench.open({ address, namespace });
  const workflowBundle = await bundleOf({ workflowsPath: require.resolve('@backstitch/saga/recovery') });
  await bench.work({ taskQueue: recoveryQueue, workflowBundle });
  const shown = await until(async () => {
    const now = await saga.read();
    return now.endedAt !== undefined && now;
  }, 30_000);
  expect(shown).toMatchObject({
    ...{ status: 'compensated', startedBy: 'Cy', consistency: 'authoritative' },
    steps: [{ id: 'book', status: 'completed', compensation: { status: 'completed' } }],
    audit: [{ ...why, action: 'recover' }],
  });
  // What tells its body from another has come along: the same again is the same saga.
  expect((await sagas.start(stayApproved, {}, { key: guest })).id).toBe(saga.id);
  await bench.close();
  await inn.close();
});
