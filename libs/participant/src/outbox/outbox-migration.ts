import { type Kysely, type Migration, PostgresAdapter, sql } from 'kysely';
import { exactly, isMysql, longText } from '../barrier/mysql-text';
import type { OutboxSchema } from './outbox-table';

/** The outbox beside the barrier's table: an event is written in the transaction of its effect. */
export const outboxMigration: Migration = {
  up: async (db: Kysely<OutboxSchema>) => {
    const own = db as unknown as Kysely<never>;
    const isPostgres = db.getExecutor().adapter instanceof PostgresAdapter;
    await db.schema
      .createTable('backstitch_outbox')
      .addColumn('seq', isPostgres ? 'bigserial' : isMysql(own) ? 'bigint' : 'integer', (column) =>
        isPostgres ? column.primaryKey() : column.primaryKey().autoIncrement(),
      )
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
