import { randomUUID } from 'node:crypto';
import { StateStore } from '@backstitch/state-store';
import { quietRuntime, until } from '@backstitch/testing/bench';
import { testDatabases } from '@backstitch/testing/databases';
import { Client } from '@temporalio/client';
import { Follower, SagaClient, type SagaClientError, openConnection } from '../src';
import { inns, stay, stayApproved, stayHeld } from './contracts';
import { InnWorker } from './inn-worker';

// What goes wrong on purpose would fill the screen.
quietRuntime();
jest.setTimeout(30_000);

const databases = testDatabases();
let temporal: Client;
let store: StateStore;
let sagas: SagaClient;
let worker: InnWorker;
let follower: Follower;

beforeAll(async () => {
  const address = process.env.BACKSTITCH_TEST_TEMPORAL!;
  temporal = new Client({ connection: await openConnection({ address }) });
  store = new StateStore({ url: await databases.fresh('sqlite') });
  sagas = new SagaClient({ temporal, catalogue: inns, store });
  worker = await InnWorker.start(address);
  follower = new Follower({ temporal, catalogue: inns, store });
  follower.start();
});
afterAll(async () => {
  await follower?.stop();
  await worker?.close();
  await sagas?.close();
  await store?.close();
  await databases.stop();
  await temporal?.connection.close();
});

/** A held saga of a guest nobody else has, as soon as it is recorded that it needs attention. */
async function held(guest = randomUUID()) {
  const saga = await sagas.start(stayHeld, { how: 'break', guest }, { by: 'Ada' });
  await until(async () => (await sagas.list({ attributes: { guest }, status: ['needs-attention'] })).items[0]);
  return { saga, guest };
}

describe('with a state store', () => {
  test('a saga is listed by what its contract says that it is found by, and with what it is stuck for', async () => {
    const { saga, guest } = await held();
    const { items, consistency } = await sagas.list({ attributes: { guest, how: 'break' }, stuck: ['operator'] });
    expect(consistency).toBe('eventual');
    expect(items).toMatchObject([
      {
        ...{ id: saga.id, type: 'stayHeld', status: 'needs-attention', consistency: 'eventual' },
        attributes: { guest, how: 'break' },
        attention: ['book'],
        stuck: { kind: 'operator', what: 'book', failure: { code: 'Broken' }, attempts: 1 },
      },
    ]);
    expect((await sagas.list({ attributes: { guest, how: 'ok' } })).items).toEqual([]);
    expect((await sagas.list({ attributes: { guest }, stuck: ['worker'] })).items).toEqual([]);
    expect((await sagas.list({ text: `broken ${guest.slice(0, 8)}` })).items).toHaveLength(1);
    expect((await sagas.list({ text: `${guest} elsewhere` })).items).toEqual([]);
  });

  test('the record is what the history says, and a newer reading takes the place of an older', async () => {
    const { saga, guest } = await held();
    const recorded = await saga.readEventual();
    const { consistency, asOf, ...now } = await saga.read();
    expect([consistency, now.startedBy, now.attributes]).toEqual(['authoritative', 'Ada', { how: 'break', guest }]);
    expect(recorded).toEqual({ ...now, consistency: 'eventual', asOf: expect.any(String) as string });
    expect(Date.parse(asOf)).toBeGreaterThan(0);
    await saga.cancel({ reason: 'enough', by: 'Bo' });
    await until(async () => (await sagas.list({ attributes: { guest }, status: ['cancelled'] })).items[0]);
    expect(await saga.readEventual()).toMatchObject({ audit: [{ by: 'Bo', reason: 'enough' }], status: 'cancelled' });
  });

  test('sagas are counted by type and status, and it is told how far the record is behind', async () => {
    const startedAfter = new Date();
    const started = await Promise.all(['ok', 'ok', 'refuse'].map((how) => sagas.start('stay', { how })));
    for (const saga of started) await saga.waitForEnd();
    const counts = await until(async () => {
      const found = await sagas.counts({ type: stay.name, startedAfter, incomplete: false });
      return found.items.length === 2 && found.items.every(({ count }) => count > 0) && found;
    });
    expect(counts.items.map(({ status }) => status)).toEqual(['compensated', 'completed']);
    const all = await until(async () => {
      const { items } = await sagas.counts({ type: stay.name, startedAfter });
      return items.some(({ status, count }) => status === 'completed' && count === 2) && items;
    });
    expect(all).toContainEqual({ type: 'stay', status: 'compensated', count: 1 });
    expect(Date.now() - Date.parse(counts.asOf)).toBeLessThan(10_000);
    expect(counts.lag.ms).toBeLessThan(10_000);
  });

  test('pages go on from each other, in every order', async () => {
    const guest = randomUUID();
    for (let n = 0; n < 3; n++) await held(guest);
    await until(async () => (await sagas.list({ attributes: { guest }, stuck: ['operator'] })).items.length === 3);
    for (const sort of ['newest', 'inconsistent', 'stuck'] as const) {
      const filters = { attributes: { guest }, sort, limit: 2 };
      const first = await sagas.list(filters);
      expect(first.items).toHaveLength(2);
      const second = await sagas.list({ ...filters, cursor: first.next! });
      expect(second.next).toBeNull();
      const times = [...first.items, ...second.items].map(({ startedAt, inconsistentSince, stuck }) =>
        sort === 'newest' ? startedAt : sort === 'stuck' ? stuck!.since : inconsistentSince!,
      );
      expect(times).toHaveLength(3);
      expect(times).toEqual(sort === 'newest' ? times.toSorted().reverse() : times.toSorted());
      const foreign = await sagas.list({ limit: 2, cursor: first.next! }).catch((error: unknown) => error);
      expect(foreign).toMatchObject({ code: 'bad-cursor' });
    }
  });

  test('what a participant holds for sagas that are not whole is told, until it is given back', async () => {
    const saga = await sagas.start(stayApproved, {});
    const holds = async () =>
      (await sagas.holdings('clientInn', { limit: 200 })).items.find(({ id }) => id === saga.id);
    expect(await until(holds)).toMatchObject({ type: 'stayApproved', step: 'book', status: 'completed' });
    expect((await sagas.list({ stuck: ['message'], participant: 'clientInn' })).items[0]?.id).toBe(saga.id);
    await saga.cancel({ reason: 'enough' });
    await until(async () => (await holds()) === undefined);
  });

  test('a saga that Temporal has forgotten is shown as it was recorded, and says so', async () => {
    const saga = await sagas.start(stay, {});
    await saga.result();
    await until(async () => (await store.find({ type: 'stay', id: saga.id }))?.saga.status === 'completed');
    // The namespace is gone.
    const elsewhere = new Client({ connection: temporal.connection, namespace: 'gone' });
    const left = await new SagaClient({ temporal: elsewhere, catalogue: inns, store }).saga(stay, saga.id);
    const shown = await left.read();
    expect(shown).toMatchObject({ status: 'completed', consistency: 'recorded', steps: [{ id: 'book' }] });
    expect(shown.output).toEqual({ room: 7 });

    const record = new StateStore({ url: await databases.fresh('sqlite') });
    const position = { runStartedAt: 1n, eventId: 1, transitions: 1, readAt: 1 };
    await record.write({ saga: { ...shown, output: shown.output }, runId: 'gone', position });
    await record.mark([`stay/${saga.id}`]);
    const lost = new Follower({ temporal: elsewhere, catalogue: inns, store: record });
    lost.start();
    await until(async () => (await record.list()).items[0]?.consistency === 'recorded');
    await lost.stop();
    await record.close();
  });

  test('a person’s data is taken out by an attribute; the steps and the audit stay, and so does that when it changes', async () => {
    const { saga, guest } = await held();
    const erasure = { by: 'Cy', reason: 'the guest has asked for it' };
    expect(await sagas.erase({ attribute: 'guest', value: guest, ...erasure })).toBe(1);
    expect((await sagas.list({ attributes: { guest } })).items).toEqual([]);
    expect((await sagas.list({ text: guest })).items).toEqual([]);
    await saga.cancel({ reason: 'enough', by: 'Bo' });
    const { saga: recorded } = await until(async () => {
      const found = await store.find({ type: 'stayHeld', id: saga.id });
      return found?.saga.status === 'cancelled' && found;
    });
    expect(JSON.stringify(recorded)).not.toContain(guest);
    expect(recorded).toMatchObject({
      steps: [{ id: 'book', status: 'unknown' }],
      audit: [{ reason: 'enough' }, { ...erasure, action: 'erase' }],
    });
    expect((await saga.read()).audit).toHaveLength(1); // Temporal's history is as it was
  });
});

test('what ended before the time for which it is kept isn’t recorded anew, unless it was ended by force', async () => {
  const record = new StateStore({ url: await databases.fresh('sqlite') });
  const recorded = async (keepDays?: number) => {
    const late = new Follower({ temporal, catalogue: inns, store: record, ...(keepDays && { keepDays }) });
    for (const { ref } of [whole, forced]) await late.record(ref.workflowId);
    return (await record.list()).items.map(({ status }) => status).sort();
  };
  const whole = await sagas.start(stay, {});
  await whole.result();
  const forced = await sagas.start(stayApproved, {});
  await until(async () => (await forced.read()).waitingFor?.some(({ kind }) => kind === 'message'));
  await temporal.workflow.getHandle(forced.ref.workflowId).terminate('it was in the way');
  const instant = 1 / 86_400_000;
  expect(await recorded(instant)).toEqual(['terminated']);
  expect(await recorded(1)).toEqual(['completed', 'terminated']);
  // What is known is kept as it is, until it is dropped.
  expect(await recorded(instant)).toEqual(['completed', 'terminated']);
  await record.close();
});

test('without a state store lists come from Temporal’s index, and what only a record knows is refused', async () => {
  const bare = new SagaClient({ temporal, catalogue: inns });
  const { id } = await bare.start(stay, {});
  await until(async () => (await bare.list({ type: 'stay' })).items.some((saga) => saga.id === id));
  const refused = (call: Promise<unknown>) =>
    call.then(
      () => undefined,
      (error: unknown) => (error as SagaClientError).code,
    );
  expect(await refused(bare.list({ stuck: true }))).toBe('no-state-store');
  expect(await refused(bare.list({ attributes: { guest: 'Ada' } }))).toBe('no-state-store');
  expect(await refused(bare.counts())).toBe('no-state-store');
  expect(await refused(bare.holdings('clientInn'))).toBe('no-state-store');
});

test('a state store that is gone keeps nobody from the lists of Temporal’s index, and what it alone knows fails honestly', async () => {
  const gone = new StateStore({ url: 'postgres://nobody@127.0.0.1:1/none' });
  const cut = new SagaClient({ temporal, catalogue: inns, store: gone });
  const { id } = await cut.start(stay, {});
  await until(async () => (await cut.list({ type: 'stay' })).items.some((saga) => saga.id === id));
  expect(await cut.counts().catch((error: unknown) => error)).toMatchObject({ code: 'state-store-unreachable' });
  expect(await cut.list({ stuck: true }).catch((error: unknown) => error)).toMatchObject({
    code: 'state-store-unreachable',
  });
});
