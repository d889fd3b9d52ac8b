import { type Kysely, type Migration, type MigrationResultSet, Migrator, sql } from 'kysely';
import { DatabaseError } from './database-error';
import { messageWithCauses } from './message-with-causes';
import type { Dialect, ParticipantDatabase } from './participant-database';

/**
 * A participant's own migrations by name, run in the order of their names. A name that has run is never changed. One that
 * comes later may be named between those that have run: a mended older version's.
 */
export type Migrations = Readonly<Record<string, Migration>>;

/**
 * One set of migrations, of a database that no barrier guards.
 * @param table where it is noted which have run, in the schema in which tables are made
 * @returns the names that have run and aren't in the set
 * @throws DatabaseError `migration-failed`
 */
export async function migrateSet<Tx>(
  database: ParticipantDatabase<Tx>,
  migrations: Migrations,
  table: string,
): Promise<readonly string[]> {
  const schema = await schemaOf(database);
  const newerOf = (ran: readonly string[]) => ran.filter((name) => !Object.hasOwn(migrations, name));
  for (;;) {
    const ran = await ranIn(database, table);
    const newer = newerOf(ran);
    // Kysely would first make its tables, which a role may not be allowed to.
    if (Object.keys(migrations).every((name) => ran.includes(name))) return newer;
    const { error, results } = await runSet(database, migrations, newer, table, schema);
    if (error === undefined) return newer;
    const failed = results?.find(({ status }) => status === 'Error')?.migrationName;
    // A newer version has migrated meanwhile.
    if (failed === undefined && newerOf(await ranIn(database, table)).length > newer.length) continue;
    throw new DatabaseError(
      'migration-failed',
      `${failed === undefined ? 'The migrations' : `Migration '${failed}'`} failed, ${left[database.dialect]}: ${(error as Error).message}`,
      { cause: error },
    );
  }
}

const left = {
  sqlite: 'nothing was changed',
  postgres: 'nothing was changed',
  mysql: 'and what it had made before stays, since MySQL commits that by itself',
} as const satisfies Record<Dialect, string>;

/** Kysely refuses names that have run and that it isn't given. */
const runSet = <Tx>(
  { kysely }: ParticipantDatabase<Tx>,
  migrations: Migrations,
  newer: readonly string[],
  table: string,
  schema: string | undefined,
): Promise<MigrationResultSet> =>
  new Migrator({
    db: kysely as Kysely<unknown>,
    provider: {
      getMigrations: async () => ({
        ...migrations,
        ...Object.fromEntries(newer.map((name) => [name, { up: async () => {} }])),
      }),
    },
    migrationTableName: table,
    migrationLockTableName: `${table}_lock`,
    allowUnorderedMigrations: true,
    ...(schema !== undefined && { migrationTableSchema: schema }),
  }).migrateToLatest();

/** The names that have run. None: the table isn't there yet. */
export async function ranIn<Tx>(database: ParticipantDatabase<Tx>, table: string): Promise<readonly string[]> {
  const schema = await schemaOf(database);
  const db = database.kysely as Kysely<Record<string, { name: string }>>;
  if (!(await isThere(database, table, schema))) return [];
  const from = schema === undefined ? db : db.withSchema(schema);
  const rows = await read(() => from.selectFrom(table).select('name').execute());
  return rows.map(({ name }) => name);
}

/** @throws DatabaseError `migration-failed` */
async function read<T>(ask: () => Promise<T>): Promise<T> {
  try {
    return await ask();
  } catch (cause) {
    const why = messageWithCauses(cause);
    throw new DatabaseError('migration-failed', `Which migrations have run can't be read: ${why}`, { cause });
  }
}

/** Whether it is in the schema in which tables are made. */
export async function hasTable<Tx>(database: ParticipantDatabase<Tx>, table: string): Promise<boolean> {
  return isThere(database, table, await schemaOf(database));
}

async function isThere<Tx>(
  { kysely }: ParticipantDatabase<Tx>,
  table: string,
  schema: string | undefined,
): Promise<boolean> {
  const { introspection } = kysely as Kysely<unknown>;
  const tables = await read(() => introspection.getTables({ withInternalKyselyTables: true }));
  return tables.some((each) => each.name === table && (schema === undefined || each.schema === schema));
}

/** PostgreSQL: where tables are made, by the role's or the URL's `search_path`. Kysely would look in all schemas. */
async function schemaOf<Tx>({ kysely, dialect }: ParticipantDatabase<Tx>): Promise<string | undefined> {
  if (dialect !== 'postgres') return undefined;
  const asked = sql<{ schema: string | null }>`select current_schema() as schema`;
  const { rows } = await read(() => asked.execute(kysely as Kysely<unknown>));
  const schema = rows[0]?.schema ?? undefined;
  if (schema !== undefined) return schema;
  throw new DatabaseError(
    'migration-failed',
    'No schema of the search_path is there, so no table can be made: create the schema, or correct the search_path of the role or of DATABASE_URL.',
  );
}
