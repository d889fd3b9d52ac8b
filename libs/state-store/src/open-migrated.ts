import { type OpenDatabase, migrateSet, openDatabase } from '@backstitch/database';
import { migrationsFor } from './migrations';
import type { StoreTables } from './store-tables';

/** A database that has vanished without a word fails a question after so long, in milliseconds, and not for ever. */
const answerWithinMs = 5_000;

/** Opens a state store's database, and makes its tables. An index of a large table takes longer than a question may. */
export async function openMigrated(url: string): Promise<OpenDatabase<StoreTables>> {
  const database = await openDatabase<StoreTables>(url);
  try {
    await migrateSet(database, migrationsFor(database.dialect), 'state_store_migration');
  } catch (error) {
    await database.close();
    throw error;
  }
  // Another one in memory would be empty, and a file has no such limit.
  if (database.dialect === 'sqlite') return database;
  await database.close();
  return openDatabase<StoreTables>(url, { answerWithinMs });
}
