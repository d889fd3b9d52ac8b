import type { Migrations } from '@backstitch/database';
import type { Kysely } from 'kysely';
import type { DefinitionTables } from './definition-tables';

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
  '2026-11-26 facts of definitions, and retired types': {
    async up(db: Kysely<unknown>) {
      // What is asked often stands beside the definitions, which may have a megabyte each.
      await db.schema
        .createTable('definition_fact')
        .addColumn('name', 'text', (column) => column.notNull())
        .addColumn('version', 'integer', (column) => column.notNull())
        .addColumn('bytes', 'integer', (column) => column.notNull())
        .addColumn('stored_by', 'text')
        .addPrimaryKeyConstraint('definition_fact_key', ['name', 'version'])
        .execute();
      await (db as Kysely<DefinitionTables>)
        .insertInto('definition_fact')
        .columns(['name', 'version', 'bytes'])
        .expression((from) =>
          from
            .selectFrom('definition')
            .select(['name', 'version', ({ fn }) => fn<number>('length', ['definition']).as('bytes')]),
        )
        .execute();
      await db.schema
        .createTable('retired_type')
        .addColumn('name', 'text', (column) => column.primaryKey())
        .addColumn('version', 'integer', (column) => column.notNull())
        .addColumn('participants', 'text', (column) => column.notNull())
        .addColumn('retired_at', 'text', (column) => column.notNull())
        .addColumn('retired_by', 'text', (column) => column.notNull())
        .execute();
    },
  },
};
