import { setTimeout as sleep } from 'node:timers/promises';
import { testDatabases } from '@backstitch/testing/databases';
import { EndpointInTest } from '../../test/endpoint-in-test';
import { begun, ended, reserved, steps, times } from '../../test/later';
import { readingOf, readingWithKey, sagaAs } from '../../test/reading';
import { StateStore } from '../state-store';

const databases = testDatabases();
let endpoint: EndpointInTest;
beforeAll(async () => {
  endpoint = await EndpointInTest.open();
});
afterAll(async () => {
  endpoint.close();
  await databases.stop();
});

const all = ['begun', 'step-completed/reserveRoom', `ended/completed/${times.endedAt}`];

describe.each(['sqlite', 'postgres'] as const)('subscriptions on %s', (dialect) => {
  let store: StateStore;
  const stopping = new AbortController();
  const deliver = (signal = stopping.signal) =>
    store.subscriptions.deliver('one', {
      ...{ isAllowedEndpoint: () => true, giveUpAfterMs: 60_000, signal, until: Date.now() + 10_000 },
    });
  beforeEach(async () => {
    endpoint.reset();
    store = new StateStore({ url: await databases.fresh(dialect) });
    await store.subscriptions.put('one', { endpoint: endpoint.url }, 'ann');
  });
  afterEach(() => store.close());

  it('write what has happened once, whichever readings come, how often, and side by side', async () => {
    const readings = ['a', 'b', 'c'].flatMap((id) => [ended(id), begun(id), reserved(id), ended(id), begun(id)]);
    await Promise.all(readings.map((reading) => store.write(reading)));
    const later = ['d', 'e'].flatMap((id) => [begun(id), reserved(id), reserved(id), ended(id), ended(id)]);
    for (const reading of later) await store.write(reading);
    expect(await deliver()).toBe(5 * all.length);
    for (const id of ['a', 'b', 'c', 'd', 'e']) {
      expect(endpoint.told.filter(({ subject }) => subject === `bookTrip/${id}`).map((event) => event.id)).toEqual(all);
    }
    expect(await deliver()).toBe(0);
  });

  it('tell of a later saga of the same id all that happens to it, by ids of its own', async () => {
    const saga = sagaAs('completed', { ...times, steps });
    await store.write(readingWithKey(saga, 'k1', 1));
    await store.write(readingWithKey(saga, 'k2', 2));
    await deliver();
    expect(endpoint.told.map(({ id }) => id)).toEqual(['k1', 'k2'].flatMap((key) => all.map((id) => `${id}/${key}`)));
  });

  it('tell of each end of a saga that ended by force twice', async () => {
    for (const [run, endedAt] of ['2027-05-14T00:00:05.000Z', '2027-05-14T00:00:09.000Z'].entries()) {
      await store.write(
        readingWithKey(sagaAs('terminated', { startedAt: times.startedAt, endedAt, steps }), 'k1', run + 1),
      );
      await store.write(
        readingWithKey(sagaAs('terminated', { startedAt: times.startedAt, endedAt, steps }), 'k1', run + 1),
      );
    }
    await deliver();
    const ends = endpoint.told.map(({ id }) => id).filter((id) => id.startsWith('ended/'));
    expect(ends).toHaveLength(2);
    expect(new Set(ends).size).toBe(2);
  });

  it('hold up the events of one saga, and no other', async () => {
    endpoint.status = 503;
    await store.write(ended('a'));
    expect(await deliver()).toBe(0);
    expect(endpoint.told.map(({ id }) => id)).toEqual(['begun']);
    endpoint.status = 204;
    await store.write(begun('b'));
    expect(await deliver()).toBe(1);
    expect(await store.subscriptions.find('one')).toMatchObject({
      ...{ waiting: 3, undelivered: 0, failing: expect.stringContaining('503') as unknown },
    });
    await sleep(600);
    expect(await deliver()).toBe(3);
    expect(endpoint.told.slice(-3).map(({ id }) => id)).toEqual(all);
  });

  it('tell of other sagas while an endpoint takes nothing of a hundred', async () => {
    endpoint.status = 503;
    for (let n = 0; n < 100; n++) await store.write(begun(`a${n}`));
    expect(await deliver()).toBe(0);
    expect(endpoint.told).toHaveLength(100);
    await store.write(begun('b'));
    // Now those are due again.
    await sleep(600);
    await deliver();
    expect(endpoint.told.map(({ subject }) => subject)).toContain('bookTrip/b');
  });

  it('end with an endpoint that is gone, and not where they have another by then', async () => {
    await store.write(ended('a'));
    const urls: string[] = [];
    endpoint.answering = async (_, url) => {
      urls.push(url);
      endpoint.status = url === '/new' ? 204 : 410;
      // It is changed while the old endpoint answers.
      if (url === '/') await store.subscriptions.put('one', { endpoint: `${endpoint.url}/new` }, 'ann');
    };
    await deliver();
    expect(await store.subscriptions.find('one')).not.toHaveProperty('ended');
    await deliver();
    expect(urls).toEqual(['/', '/new', '/new', '/new']);
    endpoint.answering = () => void (endpoint.status = 410);
    await store.write(ended('b'));
    await deliver();
    expect(await store.subscriptions.find('one')).toMatchObject({ waiting: 0, ended: expect.any(String) as unknown });
    expect(await store.subscriptions.told()).toEqual([]);
  });

  it('tell nothing of a person whose data was erased, and end with what they had to tell', async () => {
    await store.write(
      readingOf(sagaAs('completed', { id: 'a', ...times, steps, attributes: { traveller: 'Ada' } }), 3),
    );
    expect(await store.subscriptions.find('one')).toMatchObject({ waiting: 3 });
    await store.erase({ attribute: 'traveller', value: 'Ada', by: 'ann', reason: 'asked' });
    expect(await store.subscriptions.find('one')).toMatchObject({ waiting: 0 });
    await store.write(ended('b'));
    expect(await store.subscriptions.delete('one')).toBe(true);
    await store.subscriptions.put('one', { endpoint: endpoint.url }, 'ann');
    expect(await deliver()).toBe(0);
  });
});
