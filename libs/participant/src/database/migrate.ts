import { type Kysely, type Migration, Migrator } from 'kysely';
import { barrierMigrations } from '../barrier/barrier-table';
import { ParticipantError } from '../participant-error';
import type { ParticipantDatabase } from './open-database';

/** A participant's own migrations by name, run in the order of their names. A name that has run is never changed. */
export type Migrations = Readonly<Record<string, Migration>>;

/**
 * Brings the database up to date: the barrier's table, then the participant's own. What has run is not run again. Two
 * processes may start at once: one waits for the other. Each set runs in one transaction: all of it, or nothing.
 *
 * @throws ParticipantError `migration-failed`
 */
export async function migrate<DB>(database: ParticipantDatabase<DB>, migrations: Migrations = {}): Promise<void> {
  // Two sets with a table each: whoever adds a migration later must not come before or after the other's.
  await migrateSet(database, barrierMigrations, 'backstitch_migration');
  await migrateSet(database, migrations, 'participant_migration');
}

/**
 * One set of migrations, of a database that no barrier guards.
 * @param table where it is noted which have run
 * @throws ParticipantError `migration-failed`
 */
export async function migrateSet<DB>(
  database: ParticipantDatabase<DB>,
  migrations: Migrations,
  table: string,
): Promise<void> {
  const { error, results } = await new Migrator({
    db: database.kysely as Kysely<unknown>,
    provider: { getMigrations: async () => migrations },
    migrationTableName: table,
    migrationLockTableName: `${table}_lock`,
  }).migrateToLatest();
  if (error === undefined) return;
  const failed = results?.find(({ status }) => status === 'Error')?.migrationName;
  throw new ParticipantError(
    'migration-failed',
    `${failed === undefined ? 'The migrations' : `Migration '${failed}'`} failed, nothing was changed: ${(error as Error).message}`,
    { cause: error },
  );
}
