import { type OpenDatabase, openDatabase } from '@backstitch/database';
import { testDatabases } from '@backstitch/testing/databases';
import { sql } from 'kysely';
import { readingOf, sagaAs } from '../../test/reading';
import { StateStore } from '../state-store';
import type { StoreTables } from '../store-tables';

jest.setTimeout(60_000);

const databases = testDatabases();
afterAll(() => databases.stop());

describe.each(['sqlite', 'postgres'] as const)('what Temporal has forgotten by its retention, on %s', (dialect) => {
  let store: StateStore;
  let beside: OpenDatabase<StoreTables>;
  beforeEach(async () => {
    const url = await databases.fresh(dialect);
    store = new StateStore({ url });
    await store.write(readingOf(sagaAs('completed')));
    beside = await openDatabase(url);
  });
  afterEach(async () => {
    await beside.close();
    await store.close();
  });

  it('is said to be so some hundreds at a time, and what is open or ended later is not', async () => {
    const [row] = await beside.kysely.selectFrom('saga').selectAll().execute();
    const more = Array.from({ length: 600 }, (_, n) => ({ ...row!, id: `another ${n}` }));
    await beside.kysely.insertInto('saga').values(more).execute();
    await store.write(readingOf(sagaAs('running', { id: 'open' })));
    await store.write(readingOf(sagaAs('completed', { id: 'later', endedAt: '2032-01-01T00:00:00.000Z' })));
    const before = new Date(Date.UTC(2030, 0));
    const counts = [await store.forgottenUntil(before), await store.forgottenUntil(before)];
    expect([...counts, await store.forgottenUntil(before)]).toEqual([500, 101, 0]);
    const left = await beside.kysely.selectFrom('saga').select('id').where('forgotten', '=', 0).orderBy('id').execute();
    expect(left.map(({ id }) => id)).toEqual(['later', 'open']);
  });

  it('is found along an index of those of which it is not said yet', async () => {
    const { rows } = await sql<{ sql: string }>`${sql.raw(
      dialect === 'sqlite'
        ? `explain query plan select type from saga where ended_at < 5 and forgotten = 0`
        : `select indexdef as detail from pg_indexes where indexname = 'saga_known'`,
    )}`.execute(beside.kysely);
    expect(JSON.stringify(rows)).toContain('saga_known');
  });
});
