import { testDatabases } from '@backstitch/testing/databases';
import { readingOf, readingWithKey, sagaAs, step } from '../../test/reading';
import { StateStore } from '../state-store';

const databases = testDatabases();
afterAll(() => databases.stop());

const one = { type: 'bookTrip', id: 'one' };
const attributes = { traveller: 'Ada' };

describe.each(['sqlite', 'postgres'] as const)('a later saga of the same id, on %s', (dialect) => {
  let store: StateStore;
  beforeEach(async () => (store = new StateStore({ url: await databases.fresh(dialect) })));
  afterEach(() => store.close());

  const statuses = async () => (await store.list()).items.map(({ id, status }) => `${id} ${status}`);

  it('leaves what was ended by force, and is owed, under an id of its own, with its log', async () => {
    await store.write(readingWithKey(sagaAs('terminated', { attributes }), 'k1', 1));
    await store.write(readingWithKey(sagaAs('running'), 'k2', 2));
    await store.write(readingWithKey(sagaAs('completed'), 'k2', 3));
    expect((await statuses()).sort()).toEqual(['one completed', 'one.k1 terminated']);
    expect(await store.find({ type: 'bookTrip', id: 'one.k1' })).toMatchObject({
      saga: { id: 'one.k1', status: 'terminated', consistency: 'recorded' },
      log: { key: 'k1' },
    });
    const { items } = await store.holdings('hotels');
    expect(items.map(({ id }) => id)).toEqual(['one.k1']);
    expect((await store.list({ attributes, recoverable: true })).items.map(({ id }) => id)).toEqual(['one.k1']);
  });

  it('leaves an id that sagas may have, however long it was', async () => {
    const id = 'x'.repeat(100);
    await store.write(readingWithKey(sagaAs('terminated', { id }), 'k1', 1));
    await store.write(readingWithKey(sagaAs('running', { id }), 'k2', 2));
    expect((await statuses()).sort()).toEqual([`${'x'.repeat(97)}.k1 terminated`, `${id} running`].sort());
  });

  it.each(['running', 'compensating', 'needs-attention'] as const)(
    'leaves what was %s when it was read last: what became of it nobody reads any more',
    async (status) => {
      await store.write(readingWithKey(sagaAs(status), 'k1', 1));
      await store.write(readingWithKey(sagaAs('running'), 'k2', 2));
      expect((await statuses()).sort()).toEqual(['one running', `one.k1 ${status}`]);
      expect(await store.find({ type: 'bookTrip', id: 'one.k1' })).toMatchObject({
        saga: { consistency: 'recorded' },
        log: { key: 'k1' },
      });
    },
  );

  it.each(['completed', 'compensated', 'cancelled', 'failed'] as const)(
    'takes the place of one that was %s',
    async (status) => {
      await store.write(readingWithKey(sagaAs(status), 'k1', 1));
      await store.write(readingWithKey(sagaAs('running'), 'k2', 2));
      expect(await statuses()).toEqual(['one running']);
    },
  );

  it('is told from a recovery, which has a later run and the same key', async () => {
    await store.write(readingWithKey(sagaAs('terminated'), 'k1', 1));
    await store.write(readingWithKey(sagaAs('compensated'), 'k1', 2));
    expect(await statuses()).toEqual(['one compensated']);
  });

  it('keeps what is newer when a reading of the one before comes late', async () => {
    await store.write(readingWithKey(sagaAs('running'), 'k2', 2));
    await store.write(readingWithKey(sagaAs('terminated'), 'k1', 1));
    expect(await statuses()).toEqual(['one running']);
  });

  it('is recorded with its payloads after an erasure of the one before', async () => {
    await store.write(readingWithKey(sagaAs('completed', { attributes }), 'k1', 1));
    await store.erase({ attribute: 'traveller', value: 'Ada', by: 'ann', reason: 'asked' });
    await store.write(readingWithKey(sagaAs('completed', { attributes: { traveller: 'Bo' } }), 'k2', 2));
    await store.write(readingWithKey(sagaAs('completed', { attributes: { traveller: 'Bo' } }), 'k2', 3));
    expect((await store.find(one))?.saga).toMatchObject({ attributes: { traveller: 'Bo' }, audit: [] });
  });
});

test('a saga that completed inside another keeps its log, by which it goes back with that', async () => {
  const store = new StateStore({ url: await databases.fresh('sqlite') });
  const parent = { type: 'bookTrips', id: 'around' };
  await store.write(readingWithKey(sagaAs('completed', { parent }), 'k1'));
  await store.write(readingWithKey(sagaAs('compensated', { parent, id: 'two' }), 'k2'));
  await store.write(readingWithKey(sagaAs('completed', { id: 'three' }), 'k3'));
  const logs = await Promise.all(
    ['one', 'two', 'three'].map(async (id) => (await store.find({ type: 'bookTrip', id }))?.log?.key),
  );
  await store.close();
  expect(logs).toEqual(['k1', undefined, undefined]);
});

test.each(['sqlite', 'postgres'] as const)(
  'a saga whose names have a NUL character is recorded, on %s',
  async (dialect) => {
    const store = new StateStore({ url: await databases.fresh(dialect) });
    const steps = [step('reserve\0Room', { participant: 'hot\0els', failure: { code: 'Fu\0ll', message: 'full\0' } })];
    const named = { steps, attributes: { 'travel\0ler': 'A\0da' } };
    await store.write(readingOf(sagaAs('failed', named)));
    const found = await store.list({ attributes: named.attributes, step: 'reserveRoom', participant: 'hotels' });
    await store.close();
    expect(found.items).toMatchObject([{ id: 'one' }]);
  },
);
