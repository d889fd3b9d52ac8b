import { type Migrations, type ParticipantDatabase, hasTable, migrateSet, ranIn } from '@backstitch/database';
import type { Kysely } from 'kysely';

/** Where it is kept which migrations of a participant without a name have run. */
export const unnamed = 'participant_migration';

/** The row of `unnamed` that says by whom its names were taken over, where others have a time. One row: one participant. */
const taken = 'backstitch: taken over by';

type Tables = Record<typeof unnamed, { name: string; timestamp: string }>;

/** Of the one participant of its database. @returns the names that have run and aren't known */
export async function migrateUnnamed<Tx>(
  database: ParticipantDatabase<Tx>,
  migrations: Migrations,
): Promise<readonly string[]> {
  return (await migrateSet(database, migrations, unnamed)).filter((name) => name !== taken);
}

/**
 * The names that have run without a name and are this participant's: it was the first to come with a name and without a
 * table, and knows all of them. They stay where they are, since its version without a name may run again. Another
 * participant may have migrations of the same names, and they are others.
 */
export async function takenOver<Tx>(
  database: ParticipantDatabase<Tx>,
  { of, table, migrations }: { readonly of: string; readonly table: string; readonly migrations: Migrations },
): Promise<readonly string[]> {
  const all = await ranIn(database, unnamed);
  const ran = all.filter((name) => name !== taken);
  if (ran.length === 0 || !ran.every((name) => Object.hasOwn(migrations, name))) return [];
  const db = database.kysely as Kysely<Tables>;
  const owner = async () =>
    (await db.selectFrom(unnamed).select('timestamp').where('name', '=', taken).executeTakeFirst())?.timestamp;
  if (!all.includes(taken)) {
    if (await hasTable(database, table)) return [];
    try {
      await db.insertInto(unnamed).values({ name: taken, timestamp: of }).execute();
    } catch (error) {
      // Another process was first.
      if ((await owner()) === undefined) throw error;
    }
  }
  return (await owner()) === of ? ran : [];
}
