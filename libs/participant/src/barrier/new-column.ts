import { type ColumnBuilderCallback, type ColumnDataType, type Expression, type Kysely, sql } from 'kysely';
import { isMysql } from './mysql-text';

/** Adds a column in a migration, unless an earlier run of it, which was killed, has left it there: see `newTable`. */
export async function newColumn(
  db: Kysely<never>,
  table: string,
  name: string,
  type: ColumnDataType | Expression<unknown>,
  build?: ColumnBuilderCallback,
): Promise<void> {
  if (isMysql(db) && (await isThere(db, table, name))) return;
  await db.schema.alterTable(table).addColumn(name, type, build).execute();
}

async function isThere(db: Kysely<never>, table: string, column: string): Promise<boolean> {
  const { rows } =
    await sql`select 1 from information_schema.columns where table_schema = database() and table_name = ${table} and column_name = ${column}`.execute(
      db,
    );
  return rows.length > 0;
}
