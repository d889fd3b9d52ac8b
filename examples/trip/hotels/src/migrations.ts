import type { Migrations } from '@backstitch/database';
import type { Kysely } from 'kysely';

export const migrations: Migrations = {
  '2026-11-23 reservations': {
    async up(db: Kysely<unknown>) {
      await db.schema
        .createTable('hotel')
        .addColumn('city', 'text', (column) => column.primaryKey())
        .addColumn('name', 'text', (column) => column.notNull())
        .addColumn('rooms', 'integer', (column) => column.notNull())
        .addColumn('price', 'integer', (column) => column.notNull())
        .execute();
      await db.schema
        .createTable('room_night')
        .addColumn('city', 'text', (column) => column.notNull())
        .addColumn('night', 'text', (column) => column.notNull())
        .addColumn('taken', 'integer', (column) => column.notNull())
        .addPrimaryKeyConstraint('room_night_key', ['city', 'night'])
        .execute();
      await db.schema
        .createTable('reservation')
        .addColumn('id', 'text', (column) => column.primaryKey())
        .addColumn('step_key', 'text', (column) => column.notNull().unique())
        .addColumn('city', 'text', (column) => column.notNull())
        .addColumn('from', 'text', (column) => column.notNull())
        .addColumn('nights', 'integer', (column) => column.notNull())
        .addColumn('guest', 'text', (column) => column.notNull())
        .addColumn('status', 'text', (column) => column.notNull())
        .execute();
    },
  },
  '2026-11-27 the front desk': {
    async up(db: Kysely<unknown>) {
      await db.schema.alterTable('hotel').addColumn('closed', 'text').execute();
      await db.schema.alterTable('reservation').addColumn('trip', 'text').execute();
      await db.schema.alterTable('reservation').addColumn('asked_at', 'bigint').execute();
      await db.schema.alterTable('reservation').addColumn('answer', 'text').execute();
    },
  },
};
