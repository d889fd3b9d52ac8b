import { type Migrations, type ParticipantDatabase, migrateSet } from '@backstitch/database';
import { barrierMigrations } from './barrier/barrier-table';
import { migrateUnnamed, takenOver, unnamed } from './unnamed-migrations';

export interface MigrateOptions {
  /**
   * Whose migrations they are, so that several participants may share a database: which have run is kept for each, in
   * `{of}_participant_migration`. At most 35 characters. Default: the one participant's of its database, in
   * `participant_migration`. What has run there is taken over by the first with a name that comes and knows all of it.
   */
  readonly of?: string;
}

/**
 * Brings the database up to date: the barrier's table, then the participant's own. What has run is not run again. Two
 * processes may start at once: one waits for the other. Each set runs in one transaction: all of it, or nothing. MySQL
 * commits each table and column by itself: there a migration that was cut off runs again, and has to go on from what it left.
 * Where all has run nothing is made, so a role that may not make tables is enough.
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
  if (of === undefined) return [...newer, ...(await migrateUnnamed(database, migrations))];
  const table = `${of}_${unnamed}`;
  const ran = await takenOver(database, { of, table, migrations });
  const set = { ...migrations, ...Object.fromEntries(ran.map((name) => [name, nothing])) };
  return [...newer, ...(await migrateSet(database, set, table))];
}

const nothing = { up: async () => {} };
