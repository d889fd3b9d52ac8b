import { type ColumnDefinitionBuilder, type Kysely, type Migration, PostgresAdapter, sql } from 'kysely';
import { exactly, isMysql, longText } from '../barrier/mysql-text';
import { newColumn } from '../barrier/new-column';
import { newTable } from '../barrier/new-table';
import { dueToStart } from './due-to-start';
import type { OutboxSchema } from './outbox-table';

/** The type of a number that counts rows up, and the column's rest. */
const counted = (own: Kysely<never>) => {
  const isPostgres = own.getExecutor().adapter instanceof PostgresAdapter;
  const type = isPostgres ? 'bigserial' : isMysql(own) ? 'bigint' : 'integer';
  return [
    type,
    (column: ColumnDefinitionBuilder) => (isPostgres ? column.primaryKey() : column.primaryKey().autoIncrement()),
  ] as const;
};

/** Unless an earlier run of the migration, which was killed, has left it there: see `newTable`. */
async function mysqlIndex(db: Kysely<never>, name: string, columns: string): Promise<void> {
  const { rows } =
    await sql`select 1 from information_schema.statistics where table_schema = database() and table_name = 'backstitch_outbox' and index_name = ${name}`.execute(
      db,
    );
  if (rows.length > 0) return;
  await sql`create index ${sql.id(name)} on backstitch_outbox (${sql.raw(columns)})`.execute(db);
}

/** The outbox beside the barrier's table: an event is written in the transaction of its effect. */
export const outboxMigration: Migration = {
  up: async (db: Kysely<OutboxSchema>) => {
    const own = db as unknown as Kysely<never>;
    await newTable(own, 'backstitch_outbox')
      .addColumn('seq', ...counted(own))
      .addColumn('id', 'text', (column) => column.notNull())
      .addColumn('source', 'text', (column) => column.notNull())
      .addColumn('name', 'text', (column) => column.notNull())
      .addColumn('key', isMysql(own) ? sql`varchar(1000)` : 'text', (column) => column.notNull())
      .addColumn('time', 'text', (column) => column.notNull())
      .addColumn('data', longText(own), (column) => column.notNull())
      .addColumn('refused', 'integer', (column) => column.notNull().defaultTo(0))
      .addColumn('due', 'bigint', (column) => column.notNull().defaultTo(0))
      .modifyEnd(exactly(own))
      .execute();
    // A key may be longer than an index of MySQL's takes.
    if (isMysql(own)) await mysqlIndex(own, 'backstitch_outbox_key', '`key`(191), seq');
    else await db.schema.createIndex('backstitch_outbox_key').on('backstitch_outbox').columns(['key', 'seq']).execute();
    await newTable(own, 'backstitch_relay')
      .addColumn('holder', 'text', (column) => column.notNull())
      .addColumn('until', 'bigint', (column) => column.notNull())
      .execute();
    const there = await db.selectFrom('backstitch_relay').select('until').executeTakeFirst();
    if (!there) await db.insertInto('backstitch_relay').values({ holder: '', until: 0 }).execute();
  },
};

/** What was refused says why, and what operators do with it is kept. */
export const refusedMigration: Migration = {
  up: async (db: Kysely<OutboxSchema>) => {
    const own = db as unknown as Kysely<never>;
    await newColumn(own, 'backstitch_outbox', 'why', longText(own));
    await newColumn(own, 'backstitch_outbox', 'tries', 'integer', (column) => column.notNull().defaultTo(0));
    const texts = ['at', 'by', 'reason', 'action', 'kind', 'id', 'source', 'name', 'key', 'time'];
    const table = newTable(own, 'backstitch_outbox_act')
      .addColumn('seq', ...counted(own))
      .addColumn('outbox_seq', 'bigint', (column) => column.notNull())
      .addColumn('data', longText(own), (column) => column.notNull());
    await texts
      .reduce((made, name) => made.addColumn(name, 'text', (column) => column.notNull()), table)
      .modifyEnd(exactly(own))
      .execute();
  },
};

/**
 * MySQL: who writes rows of the outbox locks a row that nobody changes. The relay's own changes with each batch, and MariaDB
 * rolls back who locks a row that has changed since its transaction read for the first time (1020, from 11.6.2 on).
 */
export const outboxLockMigration: Migration = {
  up: async (db: Kysely<OutboxSchema>) => {
    const own = db as unknown as Kysely<never>;
    if (!isMysql(own)) return;
    await newTable(own, 'backstitch_outbox_lock')
      .addColumn('id', 'integer', (column) => column.primaryKey())
      .modifyEnd(exactly(own))
      .execute();
    const there = await db.selectFrom('backstitch_outbox_lock').select('id').executeTakeFirst();
    if (!there) await db.insertInto('backstitch_outbox_lock').values({ id: 1 }).execute();
  },
};

/**
 * What is due to be started, and the oldest events, are read along an index, whatever else waits. SQLite finds the last columns
 * of a row behind its data, so there an index has all that is asked for.
 */
export const outboxDueMigration: Migration = {
  up: async (db: Kysely<OutboxSchema>) => {
    const own = db as unknown as Kysely<never>;
    if (isMysql(own)) return mysqlIndex(own, 'backstitch_outbox_due', 'due, seq');
    const from = sql.lit(dueToStart(0));
    const isPostgres = own.getExecutor().adapter instanceof PostgresAdapter;
    await sql`create index backstitch_outbox_start on backstitch_outbox (due, seq) where due >= ${from}`.execute(own);
    const columns = sql.raw(isPostgres ? 'seq' : 'seq, "key", due');
    await sql`create index backstitch_outbox_event on backstitch_outbox (${columns}) where due < ${from}`.execute(own);
  },
};
