import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { recoveryQueue } from '@backstitch/saga-log';
import { StateStore } from '@backstitch/state-store';
import { quietRuntime, until } from '@backstitch/testing/bench';
import { testDatabases } from '@backstitch/testing/databases';
import { Client } from '@temporalio/client';
import { Follower, SagaClient, openConnection } from '../src';
import { discoveryDuty } from '../src/follow/discovery';
import { LateEntries } from '../src/follow/late-entries';
import { inns } from './contracts';
import { InnWorker } from './inn-worker';

quietRuntime();
jest.setTimeout(60_000);

const databases = testDatabases();
let temporal: Client;
let worker: InnWorker;
let store: StateStore;
let sagas: SagaClient;

beforeAll(async () => {
  const address = process.env.BACKSTITCH_TEST_TEMPORAL!;
  temporal = new Client({ connection: await openConnection({ address }) });
  worker = await InnWorker.start(address);
});
beforeEach(async () => {
  store = new StateStore({ url: await databases.fresh('sqlite') });
  // Without the store, which it would tell.
  sagas = new SagaClient({ temporal, catalogue: inns });
});
afterEach(async () => {
  await sagas.close();
  await store.close();
});
afterAll(async () => {
  await worker?.close();
  await databases.stop();
  await temporal?.connection.close();
});

/** A follower that has read the index so far. */
async function following(read: object, work: () => Promise<unknown>, keepDays?: number): Promise<void> {
  await store.takeDuty(discoveryDuty, 'another', 60_000);
  await store.leaveDuty(discoveryDuty, 'another', read);
  await store.takeDuty(discoveryDuty, 'another', -1);
  const follower = new Follower({ temporal, catalogue: inns, store, ...(keepDays && { keepDays }) });
  follower.start();
  try {
    await work();
  } finally {
    await follower.stop();
  }
}
const isRecorded = async (id: string) => (await store.find({ type: 'stay', id })) !== undefined;

test('a saga that comes into the index behind newer ones is recorded all the same', async () => {
  const { id } = await sagas.start('stay', { how: 'ok' });
  // Longer than what is asked for at each look.
  await sleep(16_000);
  const now = Date.now();
  await following({ until: now, seen: now }, () => until(() => isRecorded(id)));
});

test('what has ended too long ago to be kept is not looked at for having come late, unless it was ended by force', async () => {
  const whole = await sagas.start('stay', { how: 'ok' });
  await whole.result();
  const forced = await sagas.start('stayApproved', {});
  await temporal.workflow.getHandle(forced.ref.workflowId).terminate('it was in the way');
  const ended = [whole, forced].map(({ ref }) => ref.workflowId);
  const query = `CloseTime IS NOT NULL AND WorkflowId IN (${ended.map((id) => `'${id}'`).join(', ')})`;
  await until(async () => (await temporal.workflow.count(query)).count === 2);
  const marked = new Set<string>();
  const mark = store.mark.bind(store);
  store.mark = (ids, dueAt) => {
    for (const id of ids) marked.add(id);
    return mark(ids, dueAt);
  };
  const later = Date.now() + 60_000;
  const instant = 1 / 86_400_000;
  await following({ until: later, seen: later }, () => until(() => Promise.resolve(marked.has(ended[1]!))), instant);
  expect(marked.has(ended[0]!)).toBe(false);
});

test('the recovery of a state machine is found, whose type no code has', async () => {
  const workflowId = `machineOfNoCode/${randomUUID()}`;
  const recovery = await temporal.workflow.start('machineOfNoCode', { workflowId, taskQueue: recoveryQueue });
  const isLookedAt = new Promise<void>((resolve) => {
    const mark = store.mark.bind(store);
    store.mark = async (ids, dueAt) => {
      if (ids.includes(workflowId)) resolve();
      await mark(ids, dueAt);
    };
  });
  const now = Date.now();
  await following({ until: now, seen: now }, () => isLookedAt);
  await recovery.terminate('it was looked at');
});

test('the last day is read though the last quarter of an hour never ends', async () => {
  const now = Date.now();
  const asked = new Set<number>();
  const late = new LateEntries<string>(async function* (query) {
    const since = Date.parse(/'(.*)'/.exec(query)![1]!);
    asked.add(Math.round((now - since) / 60_000));
    for (;;) yield ['a page'];
  });
  for (let times = 0; times < 4; times++) expect(await late.next(now)).toEqual(['a page']);
  expect([...asked].sort((one, other) => one - other)).toEqual([15, 1_440]);
});
