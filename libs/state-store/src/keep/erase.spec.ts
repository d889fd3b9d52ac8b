import { type OpenDatabase, openDatabase } from '@backstitch/database';
import { testDatabases } from '@backstitch/testing/databases';
import type { KyselyPlugin } from 'kysely';
import { readingOf, readingWithKey, sagaAs } from '../../test/reading';
import { StateStore } from '../state-store';
import type { StoreTables } from '../store-tables';
import { erase } from './erase';

jest.setTimeout(60_000);

const databases = testDatabases();
afterAll(() => databases.stop());

describe.each(['sqlite', 'postgres'] as const)('an erasure, on %s', (dialect) => {
  let store: StateStore;
  let beside: OpenDatabase<StoreTables>;
  beforeEach(async () => {
    const url = await databases.fresh(dialect);
    store = new StateStore({ url });
    await store.list();
    beside = await openDatabase(url);
  });
  afterEach(async () => {
    await beside.close();
    await store.close();
  });

  /** Does something once the first question was answered. */
  const onceAsked = (work: () => Promise<unknown>): OpenDatabase<StoreTables> => {
    let left: typeof work | undefined = work;
    const plugin: KyselyPlugin = {
      transformQuery: ({ node }) => node,
      transformResult: async ({ result }) => {
        const now = left;
        left = undefined;
        await now?.();
        return result;
      },
    };
    return { ...beside, kysely: beside.kysely.withPlugin(plugin) };
  };

  it('reaches a saga that was put apart while it looked, and not the later one that has its id by then', async () => {
    const shown = async (id: string) => JSON.stringify((await store.find({ type: 'bookTrip', id }))?.saga);
    const first = readingWithKey(sagaAs('terminated', { attributes: { traveller: 'Ada' } }), 'k1', 1);
    const later = sagaAs('running', { attributes: { traveller: 'Bo' }, input: { traveller: 'Bo' } });
    await store.write(first);
    const database = onceAsked(() => store.write(readingWithKey(later, 'k2', 2)));
    const asked = { attribute: 'traveller', value: 'Ada', by: 'ann', reason: 'asked' };
    expect(await erase(database, asked, Date.now())).toBe(1);
    expect(await shown('one.k1')).not.toContain('Ada');
    expect(await shown('one.k1')).toContain('erase');
    expect(await shown('one')).toContain('Bo');
  });

  it('by a long value reaches nobody whose value only begins alike', async () => {
    const begin = 'https://cards.example/'.padEnd(300, 'x');
    for (const id of ['1', '2'])
      await store.write(readingOf(sagaAs('running', { id, attributes: { card: begin + id } })));
    const found = async (id: string) =>
      (await store.list({ attributes: { card: begin + id } })).items.map((each) => each.id);
    expect([await found('1'), await found('2')]).toEqual([['1'], ['2']]);
    const asked = { attribute: 'card', value: `${begin}1`, by: 'ann', reason: 'asked' };
    expect(await erase(beside, asked, Date.now())).toBe(1);
    expect([await found('1'), await found('2')]).toEqual([[], ['2']]);
  });
});
