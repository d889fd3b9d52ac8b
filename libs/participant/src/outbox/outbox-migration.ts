import { type ColumnDefinitionBuilder, type Kysely, type Migration, PostgresAdapter, sql } from 'kysely';
import { exactly, isMysql, longText } from '../barrier/mysql-text';
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

/** The outbox beside the barrier's table: an event is written in the transaction of its effect. */
export const outboxMigration: Migration = {
  up: async (db: Kysely<OutboxSchema>) => {
    const own = db as unknown as Kysely<never>;
    await db.schema
      .createTable('backstitch_outbox')
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
    if (isMysql(own))
      await sql`create index backstitch_outbox_key on backstitch_outbox (\`key\`(191), seq)`.execute(db);
    else await db.schema.createIndex('backstitch_outbox_key').on('backstitch_outbox').columns(['key', 'seq']).execute();
    await db.schema
      .createTable('backstitch_relay')
      .addColumn('holder', 'text', (column) => column.notNull())
      .addColumn('until', 'bigint', (column) => column.notNull())
      .execute();
    await db.insertInto('backstitch_relay').values({ holder: '', until: 0 }).execute();
  },
};

/** What was refused says why, and what operators do with it is kept. */
export const refusedMigration: Migration = {
  up: async (db: Kysely<OutboxSchema>) => {
    const own = db as unknown as Kysely<never>;
    await db.schema.alterTable('backstitch_outbox').addColumn('why', longText(own)).execute();
    await db.schema
      .alterTable('backstitch_outbox')
      .addColumn('tries', 'integer', (column) => column.notNull().defaultTo(0))
      .execute();
    const texts = ['at', 'by', 'reason', 'action', 'kind', 'id', 'source', 'name', 'key', 'time'];
    const table = db.schema
      .createTable('backstitch_outbox_act')
      .addColumn('seq', ...counted(own))
      .addColumn('outbox_seq', 'bigint', (column) => column.notNull())
      .addColumn('data', longText(own), (column) => column.notNull());
    await texts
      .reduce((made, name) => made.addColumn(name, 'text', (column) => column.notNull()), table)
      .modifyEnd(exactly(own))
      .execute();
  },
};
