import type { Migrations } from '@backstitch/database';
import type { Kysely } from 'kysely';

export const migrations: Migrations = {
  '2026-11-23 reservations': {
    async up(db: Kysely<unknown>) {
      await db.schema
        .createTable('station')
        .addColumn('city', 'text', (column) => column.primaryKey())
        .addColumn('model', 'text', (column) => column.notNull())
        .addColumn('cars', 'integer', (column) => column.notNull())
        .addColumn('price', 'integer', (column) => column.notNull())
        .execute();
      await db.schema
        .createTable('car_day')
        .addColumn('city', 'text', (column) => column.notNull())
        .addColumn('day', 'text', (column) => column.notNull())
        .addColumn('taken', 'integer', (column) => column.notNull())
        .addPrimaryKeyConstraint('car_day_key', ['city', 'day'])
        .execute();
      await db.schema
        .createTable('reservation')
        .addColumn('id', 'text', (column) => column.primaryKey())
        .addColumn('step_key', 'text', (column) => column.notNull().unique())
        .addColumn('city', 'text', (column) => column.notNull())
        .addColumn('from', 'text', (column) => column.notNull())
        .addColumn('days', 'integer', (column) => column.notNull())
        .addColumn('driver', 'text', (column) => column.notNull())
        .addColumn('status', 'text', (column) => column.notNull())
        .execute();
    },
  },
};
