import type { Migrations } from '@backstitch/database';
import type { Kysely } from 'kysely';

export const migrations: Migrations = {
  '2026-11-26 cars by their plates': {
    async up(db: Kysely<unknown>) {
      await db.schema
        .createTable('car')
        .addColumn('plate', 'text', (column) => column.primaryKey())
        .addColumn('city', 'text', (column) => column.notNull())
        .addColumn('model', 'text', (column) => column.notNull())
        .addColumn('price', 'integer', (column) => column.notNull())
        .addColumn('version', 'integer', (column) => column.notNull())
        .execute();
      await db.schema
        .createTable('reservation')
        .addColumn('id', 'text', (column) => column.primaryKey())
        .addColumn('step_key', 'text', (column) => column.notNull().unique())
        .addColumn('plate', 'text', (column) => column.notNull())
        .addColumn('from', 'text', (column) => column.notNull())
        .addColumn('until', 'text', (column) => column.notNull())
        .addColumn('driver', 'text', (column) => column.notNull())
        .addColumn('status', 'text', (column) => column.notNull())
        .execute();
      await db.schema.createIndex('reservation_of_car').on('reservation').columns(['plate', 'from']).execute();
    },
  },
};
