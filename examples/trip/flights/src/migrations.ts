import type { Migrations } from '@backstitch/database';
import type { Kysely } from 'kysely';

export const migrations: Migrations = {
  '2026-11-23 reservations': {
    async up(db: Kysely<unknown>) {
      await db.schema
        .createTable('flight')
        .addColumn('number', 'text', (column) => column.primaryKey())
        .addColumn('from', 'text', (column) => column.notNull())
        .addColumn('to', 'text', (column) => column.notNull())
        .addColumn('seats', 'integer', (column) => column.notNull())
        .addColumn('price', 'integer', (column) => column.notNull())
        .execute();
      await db.schema
        .createTable('flight_day')
        .addColumn('flight', 'text', (column) => column.notNull())
        .addColumn('day', 'text', (column) => column.notNull())
        .addColumn('taken', 'integer', (column) => column.notNull())
        .addPrimaryKeyConstraint('flight_day_key', ['flight', 'day'])
        .execute();
      await db.schema
        .createTable('reservation')
        .addColumn('id', 'text', (column) => column.primaryKey())
        .addColumn('step_key', 'text', (column) => column.notNull().unique())
        .addColumn('flight', 'text', (column) => column.notNull())
        .addColumn('day', 'text', (column) => column.notNull())
        .addColumn('passenger', 'text', (column) => column.notNull())
        .addColumn('status', 'text', (column) => column.notNull())
        .execute();
      await db.schema
        .createTable('ticket')
        .addColumn('number', 'text', (column) => column.primaryKey())
        .addColumn('step_key', 'text', (column) => column.notNull().unique())
        .addColumn('reservation', 'text', (column) => column.notNull())
        .addColumn('status', 'text', (column) => column.notNull())
        .execute();
    },
  },
  '2026-11-24 trains': {
    async up(db: Kysely<unknown>) {
      await db.schema
        .createTable('train')
        .addColumn('number', 'text', (column) => column.primaryKey())
        .addColumn('from', 'text', (column) => column.notNull())
        .addColumn('to', 'text', (column) => column.notNull())
        .addColumn('price', 'integer', (column) => column.notNull())
        .execute();
      await db.schema
        .createTable('train_place')
        .addColumn('id', 'text', (column) => column.primaryKey())
        .addColumn('step_key', 'text', (column) => column.notNull().unique())
        .addColumn('train', 'text', (column) => column.notNull())
        .addColumn('day', 'text', (column) => column.notNull())
        .addColumn('passenger', 'text', (column) => column.notNull())
        .addColumn('status', 'text', (column) => column.notNull())
        .execute();
    },
  },
};
