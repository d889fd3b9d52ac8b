import { testDatabases } from '@backstitch/testing/databases';
import { readingWithKey, sagaAs } from '../../test/reading';
import { StateStore } from '../state-store';

jest.setTimeout(60_000);

const databases = testDatabases();
afterAll(() => databases.stop());

const attributes = { traveller: 'Ada' };
const later = new Date(Date.UTC(2030, 0));

describe.each(['sqlite', 'postgres'] as const)('what is dropped of what has ended, on %s', (dialect) => {
  let store: StateStore;
  beforeEach(async () => (store = new StateStore({ url: await databases.fresh(dialect) })));
  afterEach(() => store.close());

  const ids = async () => (await store.list()).items.map(({ id }) => id).sort();
  const ada = readingWithKey(sagaAs('completed', { attributes }), 'k1');

  it('is not what was erased, until Temporal has forgotten it: it would be recorded with its data again', async () => {
    await store.write(ada);
    await store.write(readingWithKey(sagaAs('completed', { id: 'two' }), 'k2'));
    await store.write(readingWithKey(sagaAs('terminated', { id: 'three' }), 'k3'));
    await store.erase({ attribute: 'traveller', value: 'Ada', by: 'ann', reason: 'asked' });
    expect(await store.dropEnded(later)).toBe(1);
    expect(await ids()).toEqual(['one', 'three']);
    const again = { ...ada, position: { ...ada.position, eventId: 2 } };
    expect(await store.write(again)).toBe(true);
    expect(JSON.stringify(await store.find({ type: 'bookTrip', id: 'one' }))).not.toContain('Ada');
    await store.forgottenUntil(later);
    expect(await store.dropEnded(later)).toBe(1);
    expect(await ids()).toEqual(['three']);
  });

  it('is not what is inside another that is recorded: it goes back by its own record when that is recovered', async () => {
    const inside = (id: string, parent: string) =>
      sagaAs('completed', { id, parent: { type: 'bookTrip', id: parent } });
    await store.write(readingWithKey(sagaAs('terminated', { id: 'root' }), 'k1'));
    await store.write(readingWithKey(inside('child', 'root'), 'k2'));
    await store.write(readingWithKey(inside('grandchild', 'child'), 'k3'));
    await store.write(readingWithKey(inside('orphan', 'gone'), 'k4'));
    expect(await store.dropEnded(later)).toBe(1);
    expect(await store.dropEnded(later)).toBe(0);
    expect(await ids()).toEqual(['child', 'grandchild', 'root']);
    await store.write(readingWithKey(sagaAs('compensated', { id: 'root' }), 'k1', 2));
    while ((await store.dropEnded(later)) > 0);
    expect(await ids()).toEqual([]);
  });

  it('takes with it what was to be told and was given up, and waits for what is still to be told', async () => {
    await store.subscriptions.put('ops', { endpoint: 'http://127.0.0.1:1/' }, 'ann');
    await store.write(ada);
    await store.forgottenUntil(later);
    expect(await store.dropEnded(later)).toBe(0);
    const until = Date.now() + 10_000;
    const { signal } = new AbortController();
    await store.subscriptions.deliver('ops', { isAllowedEndpoint: () => false, giveUpAfterMs: 0, until, signal });
    expect((await store.subscriptions.undelivered('ops', 10)).items).not.toEqual([]);
    expect(await store.dropEnded(later)).toBe(1);
    expect((await store.subscriptions.undelivered('ops', 10)).items).toEqual([]);
  });
});
