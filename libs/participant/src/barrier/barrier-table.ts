import { randomUUID } from 'node:crypto';
import type { Kysely, Migration, Selectable } from 'kysely';
import { exactly, isMysql, keyText, longText } from './mysql-text';
import { newColumn } from './new-column';
import { newTable } from './new-table';
import type { ForgetTable } from '../forget/forget-table';
import { forgetMigration } from '../forget/forget-migration';
import { outboxDueMigration, outboxLockMigration, outboxMigration, refusedMigration } from '../outbox/outbox-migration';

/**
 * - `begun`: a provider may have been called; what came of it isn't recorded yet. A plain request's row, too, until its
 *   verb has returned: committed like this it was by the verb itself
 * - `done`: the request took effect, and its response is stored
 * - `refused`: it was refused, and nothing took effect; a later attempt may try again
 * - `compensating`: the request can no longer take effect; its compensation has begun
 * - `compensated`: nothing of it is left, or nothing ever was
 */
export type BarrierState = 'begun' | 'done' | 'refused' | 'compensating' | 'compensated';

/** How much of the request is known to have taken effect: the provider's part (`outside`), or all of it. */
export type Happened = 'nothing' | 'unknown' | 'outside' | 'all';

/**
 * One row a step: a key is never used again. A row is kept for ever, unless a `Forgetter` lets go of what belongs to sagas
 * that have ended for good.
 */
export interface BarrierTable {
  step_key: string;
  saga_type: string;
  saga_id: string;
  step_id: string;
  /** The request; after a null compensation, which knows none, the compensation's verb. */
  request: string;
  state: BarrierState;
  happened: Happened;
  /**
   * The request's input as JSON, from `begun` or `done` on: what its first attempt saw, and what every later attempt
   * and the compensation see.
   */
  input: string | null;
  /**
   * `parsed`: as the contract's schema made it. `given`: as it came, because JSON can't carry what the schema makes of
   * it; then it is parsed again. Null: no input was kept.
   */
  input_as: 'parsed' | 'given' | null;
  /** The response, or the refusal, as JSON. Null: `undefined`. */
  response: string | null;
  /** What the provider answered to the request, as JSON. */
  effect: string | null;
  /** What the provider answered to the compensation, as JSON. */
  compensation_effect: string | null;
  /**
   * How often it was begun anew after a refusal, from 1. A provider answers one key one way, so each round has its own.
   */
  round: number;
  /**
   * Since when the provider may know the key that it is asked under now, ISO 8601 UTC. Null before it is asked for the
   * first time, and in rows of versions that didn't keep it.
   */
  provider_since: string | null;
  /** When the latest copy of the request was scheduled, in milliseconds: an older copy is a straggler. */
  asked_at: number | string;
  /** ISO 8601 UTC. */
  created_at: string;
  changed_at: string;
  /**
   * When its saga was seen to have ended whole for the last time, in milliseconds. 0: Temporal had forgotten it before, or too
   * long after. Null: neither.
   */
  whole_at: number | string | null;
  /** Since when its inputs and answers are let go of, in milliseconds. Null: they are there. */
  forgotten_at: number | string | null;
}

export type BarrierRow = Selectable<BarrierTable>;

export interface BarrierSchema {
  backstitch_barrier: BarrierTable;
  /** One row: which database this is, made once and at random. A copy of the database has it, too. */
  backstitch_database: { id: string };
  backstitch_forget: ForgetTable;
}

/** Text throughout: JSON as text keeps what jsonb refuses (`\u0000`), and all databases store it alike. */
export const barrierMigrations: Readonly<Record<string, Migration>> = {
  '0001-barrier': {
    up: async (db: Kysely<never>) => {
      await newTable(db, 'backstitch_barrier')
        .addColumn('step_key', keyText(db), (column) => column.primaryKey().notNull())
        .addColumn('saga_type', 'text', (column) => column.notNull())
        .addColumn('saga_id', 'text', (column) => column.notNull())
        .addColumn('step_id', 'text', (column) => column.notNull())
        .addColumn('request', 'text', (column) => column.notNull())
        .addColumn('state', 'text', (column) => column.notNull())
        .addColumn('happened', 'text', (column) => column.notNull())
        .addColumn('response', longText(db))
        .addColumn('effect', longText(db))
        .addColumn('compensation_effect', longText(db))
        .addColumn('asked_at', 'bigint', (column) => column.notNull())
        .addColumn('created_at', 'text', (column) => column.notNull())
        .addColumn('changed_at', 'text', (column) => column.notNull())
        .modifyEnd(exactly(db))
        .execute();
      // How often a claim has found the row, or a save changed it: see claimSql.
      if (isMysql(db)) {
        await newColumn(db, 'backstitch_barrier', 'claims', 'bigint', (column) => column.notNull().defaultTo(0));
      }
    },
  },
  '0002-round': {
    up: (db: Kysely<never>) =>
      newColumn(db, 'backstitch_barrier', 'round', 'integer', (column) => column.notNull().defaultTo(1)),
  },
  '0003-input': {
    up: async (db: Kysely<never>) => {
      for (const column of ['input', 'input_as', 'provider_since']) {
        await newColumn(db, 'backstitch_barrier', column, longText(db));
      }
    },
  },
  '0004-database-id': {
    up: async (db: Kysely<BarrierSchema>) => {
      await newTable(db as unknown as Kysely<never>, 'backstitch_database')
        .addColumn('id', 'text', (column) => column.notNull())
        .execute();
      const there = await db.selectFrom('backstitch_database').select('id').executeTakeFirst();
      if (!there) await db.insertInto('backstitch_database').values({ id: randomUUID() }).execute();
    },
  },
  '0005-outbox': outboxMigration,
  '0006-outbox-refused': refusedMigration,
  '0007-forget': forgetMigration,
  '0008-outbox-lock': outboxLockMigration,
  '0009-outbox-due': outboxDueMigration,
};
