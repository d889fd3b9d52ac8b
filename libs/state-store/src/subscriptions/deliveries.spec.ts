import { setTimeout as sleep } from 'node:timers/promises';
import { type OpenDatabase, openDatabase } from '@backstitch/database';
import { testDatabases } from '@backstitch/testing/databases';
import { CloudEvent } from 'cloudevents';
import { CompiledQuery, sql } from 'kysely';
import { EndpointInTest } from '../../test/endpoint-in-test';
import { begun, ended, steps, times } from '../../test/later';
import { readingOf, readingWithKey, sagaAs } from '../../test/reading';
import { StateStore } from '../state-store';
import type { StoreTables } from '../store-tables';
import { dueRows } from './due-heads';
import { subscribersIn, writeDeliveries } from './write-deliveries';

const databases = testDatabases();
let endpoint: EndpointInTest;
beforeAll(async () => {
  endpoint = await EndpointInTest.open();
});
afterAll(async () => {
  endpoint.close();
  await databases.stop();
});

describe.each(['sqlite', 'postgres'] as const)('deliveries to subscribers, on %s', (dialect) => {
  let store: StateStore;
  let beside: OpenDatabase<StoreTables>;
  const deliver = (giveUpAfterMs = 60_000, withinMs = 10_000) =>
    store.subscriptions.deliver('one', {
      ...{ isAllowedEndpoint: () => true, giveUpAfterMs, until: Date.now() + withinMs },
      signal: new AbortController().signal,
    });
  /** So many events of one saga wait. */
  const waiting = async (count: number) => {
    const rows = Array.from({ length: count }, (_, n) => ({
      ...{ subscription: 'one', type: 'bookTrip', id: 'a', undelivered: 0, tries: 0, since: Date.now(), due_at: n },
      event: JSON.stringify({ specversion: '1.0', id: String(n), source: '/s', type: 't', subject: 'bookTrip/a' }),
    }));
    for (let at = 0; at < count; at += 1_000) {
      await beside.kysely
        .insertInto('saga_delivery')
        .values(rows.slice(at, at + 1_000))
        .execute();
    }
    return rows;
  };
  beforeEach(async () => {
    endpoint.reset();
    const url = await databases.fresh(dialect);
    store = new StateStore({ url });
    await store.subscriptions.put('one', { endpoint: endpoint.url }, 'ann');
    beside = await openDatabase(url);
  });
  afterEach(async () => {
    await beside.close();
    await store.close();
  });

  it('go to a new endpoint at once, however long the old one has asked to be left alone', async () => {
    [endpoint.status, endpoint.headers] = [503, { 'retry-after': '86400' }];
    await store.write(ended('a'));
    await deliver();
    [endpoint.status, endpoint.headers] = [204, {}];
    await store.subscriptions.put('one', { endpoint: endpoint.url, events: ['SagaBegun'] }, 'ann');
    expect(await deliver()).toBe(0);
    await store.subscriptions.put('one', { endpoint: `${endpoint.url}/new` }, 'ann');
    expect(await store.subscriptions.find('one')).not.toHaveProperty('failing');
    expect(await deliver()).toBe(3);
  });

  it('are left alone for minutes at most by an endpoint that asks for a day', async () => {
    [endpoint.status, endpoint.headers] = [503, { 'retry-after': '86400' }];
    await store.write(ended('a'));
    await deliver(86_400_000);
    const { rows } = await sql<{
      due: number | string;
    }>`select due_at as due from saga_delivery order by seq limit 1`.execute(beside.kysely);
    expect(Number(rows[0]!.due) - Date.now()).toBeLessThanOrEqual(300_000);
  });

  it('reach one saga though a thousand events of another wait, and keep their order', async () => {
    const rows = await waiting(1_200);
    endpoint.status = 503;
    await deliver();
    await store.write(begun('b'));
    endpoint.status = 204;
    await deliver();
    expect(endpoint.told.map(({ subject }) => subject)).toEqual(['bookTrip/a', 'bookTrip/b']);
    await sleep(600);
    // The others would take long.
    await sql`delete from saga_delivery where id = 'a' and seq >= (select min(seq) from saga_delivery) + 10`.execute(
      beside.kysely,
    );
    expect(await deliver()).toBe(10);
    expect(endpoint.told.slice(2).map(({ id }) => id)).toEqual(rows.slice(0, 10).map((_, n) => String(n)));
  });

  it('reach one saga while a thousand events of another are taken', async () => {
    await waiting(1_200);
    await store.write(begun('b'));
    endpoint.answering = () => sleep(5);
    for (let round = 0; round < 2; round++) await deliver(60_000, 300);
    expect(endpoint.told.map(({ subject }) => subject)).toContain('bookTrip/b');
  });

  it('go on in their order behind one that is replayed', async () => {
    endpoint.status = 400;
    await store.write(begun('a'));
    await deliver();
    endpoint.status = 503;
    await store.write(ended('a'));
    await deliver();
    const [given] = (await store.subscriptions.undelivered('one', 1)).items;
    await store.subscriptions.act('one', given!.id, { action: 'replay', by: 'ann', reason: 'mended' });
    endpoint.status = 503;
    await deliver();
    await sleep(1_100);
    await deliver();
    endpoint.status = 204;
    endpoint.told.length = 0;
    await sleep(1_100);
    await deliver();
    expect(endpoint.told.map((event) => event.id)).toEqual([
      ...['begun', 'step-completed/reserveRoom', `ended/completed/${times.endedAt}`],
    ]);
  });

  it('say nothing of an erased person by what a process publishes later', async () => {
    const saga = sagaAs('running', { id: 'a', startedAt: times.startedAt, steps, attributes: { traveller: 'Ada' } });
    await store.subscriptions.put('one', { endpoint: endpoint.url, events: [], published: ['TripEnded'] }, 'ann');
    await store.write(readingOf(saga, 2));
    await store.erase({ attribute: 'traveller', value: 'Ada', by: 'ann', reason: 'asked' });
    const published = (id: string) => ({
      ...{ id, source: '/sagas/bookTrip/a', name: 'TripEnded', key: 'Ada', time: times.endedAt },
      body: { traveller: 'Ada' },
    });
    await store.subscriptions.published([published('1')]);
    await deliver();
    expect(endpoint.told).toEqual([
      expect.objectContaining({ id: '1', type: 'TripEnded', source: '/sagas/bookTrip/a' }),
    ]);
    expect(JSON.stringify(endpoint.told)).not.toContain('Ada');
  });

  it('go with the record of a saga that is kept apart', async () => {
    const saga = sagaAs('terminated', { id: 'a', ...times, steps, attributes: { traveller: 'Ada' } });
    await store.write(readingWithKey(saga, 'k1', 1));
    await store.write(readingWithKey({ ...saga, attributes: {} }, 'k2', 2));
    const ofSaga = async (id: string) =>
      (await beside.kysely.selectFrom('saga_delivery').select('seq').where('id', '=', id).execute()).length;
    expect([(await ofSaga('a')) > 0, (await ofSaga('a.k1')) > 0]).toEqual([true, true]);
    await store.erase({ attribute: 'traveller', value: 'Ada', by: 'ann', reason: 'asked' });
    expect([(await ofSaga('a')) > 0, await ofSaga('a.k1')]).toEqual([true, 0]);
  });

  it('are left by nobody whose subscription ends while something is written for it', async () => {
    const news = [
      { type: 'bookTrip', id: 'a', time: times.startedAt, eventFor: () => new CloudEvent({ source: '/s', type: 't' }) },
    ];
    let ending: Promise<unknown> = Promise.resolve();
    await beside.kysely.transaction().execute(async (tx) => {
      const subscribers = await subscribersIn(tx, dialect);
      if (dialect === 'postgres') {
        ending = store.subscriptions.delete('one');
        await sleep(200);
      }
      await writeDeliveries(tx, subscribers, news);
    });
    if (dialect === 'sqlite') ending = store.subscriptions.delete('one');
    expect(await ending).toBe(true);
    expect(await beside.kysely.selectFrom('saga_delivery').selectAll().execute()).toEqual([]);
  });

  it('of one that has ended are not sent to the next of its name', async () => {
    const left = {
      subscription: 'two',
      type: 'bookTrip',
      id: 'a',
      event: '{}',
      undelivered: 0,
      tries: 0,
      since: 1,
      due_at: 1,
    };
    await beside.kysely.insertInto('saga_delivery').values(left).execute();
    await store.subscriptions.put('two', { endpoint: endpoint.url }, 'bob');
    expect(await store.subscriptions.find('two')).toMatchObject({ waiting: 0 });
  });

  it('leave no delivery running when one can not be done', async () => {
    for (const id of ['a', 'b', 'c', 'd', 'e']) await store.write(begun(id));
    await sql`update saga_delivery set event = 'odd' where id = 'a'`.execute(beside.kysely);
    let running = 0;
    endpoint.answering = async () => {
      running += 1;
      await sleep(100);
      running -= 1;
    };
    await expect(deliver()).rejects.toThrow();
    expect(running).toBe(0);
    expect(endpoint.told.map(({ subject }) => subject).sort()).toEqual(
      ['b', 'c', 'd', 'e'].map((id) => `bookTrip/${id}`),
    );
  });
});

it('what is due to be told is read along an index', async () => {
  const url = await databases.fresh('sqlite');
  const store = new StateStore({ url });
  await store.subscriptions.put('one', { endpoint: endpoint.url }, 'ann');
  const beside = await openDatabase<StoreTables>(url);
  const { sql: text, parameters } = dueRows(beside.kysely, 'one', Date.now()).compile();
  const { rows } = await beside.kysely.executeQuery<{ detail: string }>(
    CompiledQuery.raw(`explain query plan ${text}`, [...parameters]),
  );
  const plan = rows.map(({ detail }) => detail).join('\n');
  expect(plan).toContain('saga_delivery_due (subscription=? AND undelivered=? AND due_at<?)');
  expect(plan).toContain('saga_delivery_of (subscription=? AND undelivered=? AND type=? AND id=? AND seq<?)');
  expect(plan).not.toMatch(/SCAN|TEMP B-TREE/);
  await beside.close();
  await store.close();
});
