import type { Migrations } from '@backstitch/database';
import type { Kysely } from 'kysely';

export const migrations: Migrations = {
  '2026-11-23 accounts and ledger': {
    async up(db: Kysely<unknown>) {
      await db.schema
        .createTable('account')
        .addColumn('name', 'text', (column) => column.primaryKey())
        .addColumn('currency', 'text', (column) => column.notNull())
        .addColumn('balance', 'integer', (column) => column.notNull())
        .addColumn('held', 'integer', (column) => column.notNull())
        .execute();
      await db.schema
        .createTable('hold')
        .addColumn('id', 'text', (column) => column.primaryKey())
        .addColumn('step_key', 'text', (column) => column.notNull().unique())
        .addColumn('account', 'text', (column) => column.notNull())
        .addColumn('amount', 'integer', (column) => column.notNull())
        .addColumn('currency', 'text', (column) => column.notNull())
        .addColumn('status', 'text', (column) => column.notNull())
        .execute();
      await db.schema
        .createTable('transfer')
        .addColumn('id', 'text', (column) => column.primaryKey())
        .addColumn('key', 'text', (column) => column.notNull().unique())
        .addColumn('kind', 'text', (column) => column.notNull())
        .execute();
      await db.schema
        .createTable('entry')
        .addColumn('transfer', 'text', (column) => column.notNull())
        .addColumn('account', 'text', (column) => column.notNull())
        .addColumn('amount', 'integer', (column) => column.notNull())
        .addColumn('currency', 'text', (column) => column.notNull())
        .addPrimaryKeyConstraint('entry_key', ['transfer', 'account'])
        .execute();
    },
  },
  '2026-11-27 approvals': {
    async up(db: Kysely<unknown>) {
      await db.schema
        .createTable('approval')
        .addColumn('id', 'text', (column) => column.primaryKey())
        .addColumn('trip', 'text', (column) => column.notNull())
        .addColumn('at', 'text', (column) => column.notNull())
        .execute();
    },
  },
};
