import type { Migrations, OpenDatabase } from '@backstitch/database';
import { type Kysely, sql } from 'kysely';

/** The migrations of a state store. */
export function migrationsFor(dialect: OpenDatabase<unknown>['dialect']): Migrations {
  // Compared as bytes, as SQLite compares them, whatever language the database sorts in.
  const text = dialect === 'postgres' ? sql`text collate "C"` : sql`text`;
  return {
    '2026-11-26 record of sagas': {
      async up(db: Kysely<unknown>) {
        await db.schema
          .createTable('saga')
          .addColumn('type', text, (column) => column.notNull())
          .addColumn('id', text, (column) => column.notNull())
          .addColumn('run_id', 'text', (column) => column.notNull())
          .addColumn('version', text, (column) => column.notNull())
          .addColumn('kind', 'text', (column) => column.notNull())
          .addColumn('status', 'text', (column) => column.notNull())
          .addColumn('started_at', 'bigint', (column) => column.notNull())
          .addColumn('ended_at', 'bigint')
          .addColumn('as_of', 'bigint', (column) => column.notNull())
          .addColumn('stuck', 'text')
          .addColumn('stuck_since', 'bigint')
          .addColumn('stuck_text', 'text')
          .addColumn('inconsistent_since', 'bigint')
          .addColumn('parent_type', 'text')
          .addColumn('parent_id', 'text')
          .addColumn('attributes', 'text')
          .addColumn('shown', 'text', (column) => column.notNull())
          .addColumn('log', 'text')
          .addColumn('forgotten', 'integer', (column) => column.notNull().defaultTo(0))
          .addColumn('erased_at', 'bigint')
          .addPrimaryKeyConstraint('saga_key', ['type', 'id'])
          .execute();
        await db.schema
          .createTable('saga_step')
          .addColumn('type', text, (column) => column.notNull())
          .addColumn('id', text, (column) => column.notNull())
          .addColumn('place', 'integer', (column) => column.notNull())
          .addColumn('step_id', 'text', (column) => column.notNull())
          .addColumn('participant', 'text', (column) => column.notNull())
          .addColumn('request', 'text', (column) => column.notNull())
          .addColumn('status', 'text', (column) => column.notNull())
          .addColumn('attempts', 'integer', (column) => column.notNull())
          .addColumn('since', 'bigint', (column) => column.notNull())
          .addColumn('failure', 'text')
          .addColumn('undo_status', 'text')
          .addColumn('undo_attempts', 'integer')
          .addColumn('undo_since', 'bigint')
          .addColumn('undo_failure', 'text')
          .addColumn('held', 'integer', (column) => column.notNull())
          .addPrimaryKeyConstraint('saga_step_key', ['type', 'id', 'place'])
          .execute();
        await db.schema
          .createTable('saga_term')
          .addColumn('field', text, (column) => column.notNull())
          .addColumn('value', text, (column) => column.notNull())
          .addColumn('started_at', 'bigint', (column) => column.notNull())
          .addColumn('type', text, (column) => column.notNull())
          .addColumn('id', text, (column) => column.notNull())
          .addPrimaryKeyConstraint('saga_term_key', ['field', 'value', 'started_at', 'type', 'id'])
          .execute();
        await db.schema
          .createTable('saga_mark')
          .addColumn('workflow_id', text, (column) => column.primaryKey())
          .addColumn('due_at', 'bigint', (column) => column.notNull())
          .addColumn('mark_no', 'bigint', (column) => column.notNull().defaultTo(1))
          .addColumn('taken_until', 'bigint', (column) => column.notNull().defaultTo(0))
          .addColumn('taken_by', 'text')
          .execute();
        await db.schema
          .createTable('follower_duty')
          .addColumn('name', text, (column) => column.primaryKey())
          .addColumn('held_by', 'text', (column) => column.notNull())
          .addColumn('held_until', 'bigint', (column) => column.notNull())
          .addColumn('state', 'text')
          .execute();
        const index = (name: string, on: string, columns: readonly string[]) =>
          db.schema
            .createIndex(name)
            .on(on)
            .columns([...columns])
            .execute();
        await index('saga_newest', 'saga', ['started_at', 'type', 'id']);
        await index('saga_newest_of_status', 'saga', ['status', 'started_at', 'type', 'id']);
        await index('saga_newest_of_type', 'saga', ['type', 'status', 'started_at', 'id']);
        await index('saga_stuck', 'saga', ['stuck', 'started_at', 'type', 'id']);
        await index('saga_stuck_since', 'saga', ['stuck_since', 'type', 'id']);
        await index('saga_inconsistent', 'saga', ['inconsistent_since', 'type', 'id']);
        await index('saga_ended', 'saga', ['ended_at']);
        await index('saga_parent', 'saga', ['parent_type', 'parent_id']);
        await index('saga_step_held', 'saga_step', ['participant', 'held', 'since']);
        await index('saga_term_of', 'saga_term', ['type', 'id']);
        await index('saga_mark_due', 'saga_mark', ['due_at']);
      },
    },
    '2026-11-27 who has erased': {
      async up(db: Kysely<unknown>) {
        await db.schema.alterTable('saga').addColumn('erasure', 'text').execute();
      },
    },
    '2026-11-27 who is told': {
      async up(db: Kysely<unknown>) {
        await db.schema
          .createTable('saga_subscription')
          .addColumn('name', text, (column) => column.primaryKey())
          .addColumn('endpoint', 'text', (column) => column.notNull())
          .addColumn('secret', 'text', (column) => column.notNull())
          .addColumn('wanted', 'text', (column) => column.notNull())
          .addColumn('created_at', 'bigint', (column) => column.notNull())
          .addColumn('created_by', 'text', (column) => column.notNull())
          .addColumn('ended_at', 'bigint')
          .execute();
        const seq = dialect === 'postgres' ? sql`bigserial` : sql`integer`;
        await db.schema
          .createTable('saga_delivery')
          .addColumn('seq', seq, (column) =>
            dialect === 'postgres' ? column.primaryKey() : column.primaryKey().autoIncrement(),
          )
          .addColumn('subscription', text, (column) => column.notNull())
          .addColumn('type', text, (column) => column.notNull())
          .addColumn('id', text, (column) => column.notNull())
          .addColumn('event', 'text', (column) => column.notNull())
          .addColumn('undelivered', 'integer', (column) => column.notNull().defaultTo(0))
          .addColumn('since', 'bigint', (column) => column.notNull())
          .addColumn('due_at', 'bigint', (column) => column.notNull())
          .addColumn('tries', 'integer', (column) => column.notNull().defaultTo(0))
          .addColumn('reason', 'text')
          .execute();
        await db.schema
          .createIndex('saga_delivery_of')
          .on('saga_delivery')
          .columns(['subscription', 'undelivered', 'type', 'id', 'seq'])
          .execute();
        await db.schema
          .createTable('saga_delivery_act')
          .addColumn('delivery', 'bigint', (column) => column.notNull())
          .addColumn('at', 'bigint', (column) => column.notNull())
          .addColumn('by', 'text', (column) => column.notNull())
          .addColumn('action', 'text', (column) => column.notNull())
          .addColumn('reason', 'text', (column) => column.notNull())
          .execute();
      },
    },
    '2026-11-28 which saga of its id': {
      async up(db: Kysely<unknown>) {
        await db.schema.alterTable('saga').addColumn('saga_key', 'text').execute();
      },
    },
    '2026-11-29 what is due to be told': {
      async up(db: Kysely<unknown>) {
        await db.schema
          .createIndex('saga_delivery_due')
          .on('saga_delivery')
          .columns(['subscription', 'undelivered', 'due_at', 'seq'])
          .execute();
        await sql`create index saga_delivery_failing on saga_delivery (subscription, seq) where undelivered = 0 and reason is not null`.execute(
          db,
        );
      },
    },
    '2026-11-30 what Temporal knows of what has ended': {
      async up(db: Kysely<unknown>) {
        await sql`create index saga_known on saga (ended_at) where forgotten = 0`.execute(db);
      },
    },
  };
}
