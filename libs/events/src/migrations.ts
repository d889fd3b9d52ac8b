import type { Migrations } from '@backstitch/database';
import { type Kysely, PostgresAdapter } from 'kysely';
import type { EventTables } from './event-tables';

export const migrations: Migrations = {
  '0001-events': {
    up: async (db: Kysely<EventTables>) => {
      const isPostgres = db.getExecutor().adapter instanceof PostgresAdapter;
      const table = (name: string) =>
        db.schema
          .createTable(name)
          .addColumn('seq', isPostgres ? 'bigserial' : 'integer', (column) =>
            isPostgres ? column.primaryKey() : column.primaryKey().autoIncrement(),
          );
      await table('backstitch_event')
        .addColumn('source', 'text', (column) => column.notNull())
        .addColumn('id', 'text', (column) => column.notNull())
        .addColumn('type', 'text', (column) => column.notNull())
        .addColumn('subject', 'text')
        .addColumn('time', 'text', (column) => column.notNull())
        .addColumn('data', 'text', (column) => column.notNull())
        .addColumn('received_at', 'text', (column) => column.notNull())
        .addColumn('received_by', 'text', (column) => column.notNull())
        .addUniqueConstraint('backstitch_event_once', ['source', 'id'])
        .execute();
      await table('backstitch_event_delivery')
        .addColumn('event', 'bigint', (column) => column.notNull())
        .addColumn('saga_type', 'text', (column) => column.notNull())
        .addColumn('saga_id', 'text', (column) => column.notNull())
        .addColumn('state', 'text', (column) => column.notNull())
        .addColumn('reason', 'text')
        .addColumn('due', 'bigint', (column) => column.notNull())
        .addColumn('until', 'bigint', (column) => column.notNull())
        .addColumn('tries', 'integer', (column) => column.notNull().defaultTo(0))
        .addColumn('changed_at', 'text', (column) => column.notNull())
        .execute();
      const index = (name: string, ...columns: ('state' | 'due' | 'saga_type' | 'saga_id' | 'event')[]) =>
        db.schema.createIndex(name).on('backstitch_event_delivery').columns(columns).execute();
      await index('backstitch_event_due', 'state', 'due');
      await index('backstitch_event_saga', 'saga_type', 'saga_id', 'state');
      await index('backstitch_event_of', 'event');
      await db.schema
        .createTable('backstitch_event_act')
        .addColumn('delivery', 'bigint', (column) => column.notNull())
        .addColumn('at', 'text', (column) => column.notNull())
        .addColumn('by', 'text', (column) => column.notNull())
        .addColumn('action', 'text', (column) => column.notNull())
        .addColumn('reason', 'text', (column) => column.notNull())
        .execute();
      await db.schema
        .createTable('backstitch_event_total')
        .addColumn('state', 'text', (column) => column.primaryKey().notNull())
        .addColumn('deliveries', 'bigint', (column) => column.notNull())
        .execute();
      await db.schema
        .createTable('backstitch_event_lease')
        .addColumn('holder', 'text', (column) => column.notNull())
        .addColumn('until', 'bigint', (column) => column.notNull())
        .execute();
      await (db as unknown as Kysely<Record<string, { holder: string; until: number }>>)
        .insertInto('backstitch_event_lease')
        .values({ holder: '', until: 0 })
        .execute();
    },
  },
  '0002-events-by-age': {
    up: async (db: Kysely<EventTables>) => {
      await db.schema.createIndex('backstitch_event_age').on('backstitch_event').column('received_at').execute();
    },
  },
};
