import { type OpenDatabase, migrateSet, openDatabase } from '@backstitch/database';
import { testDatabases } from '@backstitch/testing/databases';
import { migrationsFor } from '../migrations';
import type { StoreTables } from '../store-tables';
import { leaveDuty, takeDuty } from './duty';

jest.setTimeout(60_000);

const databases = testDatabases();
afterAll(() => databases.stop());

describe.each(['sqlite', 'postgres'] as const)('a duty on %s', (dialect) => {
  let database: OpenDatabase<StoreTables>;
  beforeAll(async () => {
    database = await openDatabase<StoreTables>(await databases.fresh(dialect));
    await migrateSet(database, migrationsFor(dialect), 'state_store_migration');
  });
  afterAll(() => database.close());
  afterEach(() => jest.restoreAllMocks());
  const take = (name: string, by: string, forMs = 60_000) => takeDuty(database, name, { by, forMs });

  it('is held by one at a time, by the database’s clock and not by anybody’s own', async () => {
    const hour = 3_600_000;
    const now = Date.now();
    jest.spyOn(Date, 'now').mockReturnValue(now - hour);
    expect(await take('telling', 'slow')).toEqual({});
    jest.spyOn(Date, 'now').mockReturnValue(now + hour);
    expect(await take('telling', 'fast')).toBeUndefined();
    expect(await take('telling', 'slow')).toEqual({});
  });

  it('is given back, with how far it came', async () => {
    await take('reading', 'a');
    await leaveDuty(database.kysely, 'reading', 'a', { until: 7 });
    await take('reading', 'a', -1);
    // The clock has milliseconds.
    await new Promise((resolve) => setTimeout(resolve, 5));
    expect(await take('reading', 'b')).toEqual({ state: { until: 7 } });
  });
});
