import type { Migrations } from '@backstitch/participant';
import type { Kysely } from 'kysely';

export const migrations: Migrations = {
  '2026-11-24 definitions': {
    async up(db: Kysely<unknown>) {
      await db.schema
        .createTable('definition')
        .addColumn('name', 'text', (column) => column.notNull())
        .addColumn('version', 'integer', (column) => column.notNull())
        .addColumn('definition', 'text', (column) => column.notNull())
        .addColumn('unwind', 'text', (column) => column.notNull())
        .addColumn('stored_at', 'text', (column) => column.notNull())
        .addPrimaryKeyConstraint('definition_key', ['name', 'version'])
        .execute();
    },
  },
};
