import { type Migrations, type ParticipantDatabase, migrateSet, ranIn } from '@backstitch/database';
import { barrierMigrations } from './barrier/barrier-table';

export interface MigrateOptions {
  /**
   * Whose migrations they are, so that several participants may share a database: which have run is kept for each, in
   * `{of}_participant_migration`. At most 35 characters. Default: the one participant's of its database, in
   * `participant_migration`.
   */
  readonly of?: string;
}

/** Where it was kept before participants had tables of their own, and is where the migrations have no name. */
const unnamed = 'participant_migration';

/**
 * Brings the database up to date: the barrier's table, then the participant's own. What has run is not run again. Two
 * processes may start at once: one waits for the other. Each set runs in one transaction: all of it, or nothing. MySQL
 * commits each table and column by itself: there a migration that was cut off runs again, and has to go on from what it left.
 *
 * Names that have run and aren't known here are a newer version's: during a deployment both versions run, and after a way
 * back only the older one. They are left alone.
 *
 * @returns those names, of the barrier's and of the participant's own
 * @throws DatabaseError `migration-failed`
 */
export async function migrate<Tx>(
  database: ParticipantDatabase<Tx>,
  migrations: Migrations = {},
  { of }: MigrateOptions = {},
): Promise<readonly string[]> {
  // Two sets with a table each: a migration that is added to one must not come before or after the other's.
  const newer = await migrateSet(database, barrierMigrations, 'backstitch_migration');
  if (of === undefined) return [...newer, ...(await migrateSet(database, migrations, unnamed))];
  const before = await ranIn(database, unnamed);
  // All of them are known here: it was this participant's table.
  const ran = before.every((name) => Object.hasOwn(migrations, name)) ? before : [];
  const set = { ...migrations, ...Object.fromEntries(ran.map((name) => [name, nothing])) };
  return [...newer, ...(await migrateSet(database, set, `${of}_${unnamed}`))];
}

const nothing = { up: async () => {} };
