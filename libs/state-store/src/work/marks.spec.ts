import { type OpenDatabase, migrateSet, openDatabase } from '@backstitch/database';
import { testDatabases } from '@backstitch/testing/databases';
import type { KyselyPlugin } from 'kysely';
import { migrationsFor } from '../migrations';
import type { StoreTables } from '../store-tables';
import { backlog, mark, putOff, take } from './marks';

jest.setTimeout(60_000);

const databases = testDatabases();
afterAll(() => databases.stop());

describe.each(['sqlite', 'postgres'] as const)('marks on %s', (dialect) => {
  let database: OpenDatabase<StoreTables>;
  let statements = 0;
  beforeAll(async () => {
    const open = await openDatabase<StoreTables>(await databases.fresh(dialect));
    await migrateSet(open, migrationsFor(dialect), 'state_store_migration');
    const counting: KyselyPlugin = {
      transformQuery: ({ node }) => {
        statements++;
        return node;
      },
      transformResult: ({ result }) => Promise.resolve(result),
    };
    database = { ...open, kysely: open.kysely.withPlugin(counting) };
  });
  afterAll(() => database.close());
  beforeEach(async () => {
    await database.kysely.deleteFrom('saga_mark').execute();
    statements = 0;
  });
  const rows = async () => {
    const marks = await database.kysely.selectFrom('saga_mark').selectAll().orderBy('workflow_id').execute();
    return marks.map((row) => [row.workflow_id, Number(row.due_at), Number(row.mark_no)]);
  };

  it('are written by one statement, however many sagas have changed', async () => {
    const ids = Array.from({ length: 5_000 }, (_, n) => `bookTrip/${n}`);
    await mark(database, [...ids, ...ids], 7);
    expect(statements).toBe(1);
    expect(await rows()).toHaveLength(5_000);
    await mark(database, [], 7);
    expect(statements).toBe(2); // the one that looked
  });

  it('keep the earlier time, and are numbered', async () => {
    await mark(database, ["bookTrip/it's", 'bookTrip/2'], 2_000_000_000_000);
    await mark(database, ["bookTrip/it's"], 3_000_000_000_000);
    await mark(database, ['bookTrip/2'], 1_000_000_000_000);
    expect(await rows()).toEqual([
      ['bookTrip/2', 1_000_000_000_000, 2],
      ["bookTrip/it's", 2_000_000_000_000, 2],
    ]);
  });

  it('of the same sagas in other orders at once don’t keep each other from it', async () => {
    const ids = Array.from({ length: 400 }, (_, n) => `bookTrip/${n}`);
    const orders = Array.from({ length: 8 }, (_, n) => (n % 2 === 0 ? ids : [...ids].reverse()));
    await Promise.all(orders.map((order) => mark(database, order, 7)));
    expect((await rows()).every(([, , number]) => number === 8)).toBe(true);
  });

  it('are taken from both ends, so that neither what is new nor a backlog waits for the other', async () => {
    for (let n = 0; n < 20; n++) await mark(database, [`bookTrip/${n}`], n);
    const taken = async (by: string) =>
      (await take(database, { by, limit: 8, now: 100, forMs: 1_000 })).map(({ dueAt }) => dueAt);
    expect(await taken('one')).toEqual([19, 18, 17, 16, 0, 1, 2, 3]);
    await mark(database, ['bookTrip/new'], 50);
    expect(await taken('two')).toEqual([50, 15, 14, 13, 4, 5, 6, 7]);
    expect(await taken('one')).toEqual([12, 11, 10, 9, 8]);
    expect(await taken('two')).toEqual([]);
  });

  it('that couldn’t be looked at are left alone for a while, and are as long overdue as before', async () => {
    const due = 1_000_000_000_000;
    await mark(database, ['bookTrip/1'], due);
    const one = { by: 'me', limit: 2, forMs: 1_000 };
    const [taken] = await take(database, { ...one, now: due });
    await putOff(database.kysely, taken!, due + 5_000);
    expect(await take(database, { ...one, now: due + 4_999 })).toEqual([]);
    expect(await backlog(database.kysely, due + 4_999)).toEqual({ sagas: 1, oldestMs: 4_999 });
    expect(await take(database, { ...one, now: due + 5_001 })).toHaveLength(1);
  });
});
