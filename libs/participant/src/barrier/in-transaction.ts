import { type CompiledQuery, type Kysely, type QueryResult, type Transaction, sql } from 'kysely';
import { type OpenDatabase, GuardedConnection } from '@backstitch/database';
import type { BarrierSchema } from './barrier-table';
import type { OutboxSchema } from '../outbox/outbox-table';
import type { Running } from './step-call';
import { longestTimer } from './time-limit';
import { withinAttempt } from './within-attempt';

/** How long the database has to answer the rollback of an attempt whose time is over, in milliseconds. */
const grace = 1_000;

/** A transaction as the barrier uses it: its own table, and which SQL it speaks. */
export interface BarrierTransaction<S = BarrierSchema & OutboxSchema> {
  /** What the verb is given, too. It is closed to both when the verb has ended. */
  readonly tx: Transaction<S>;
  readonly dialect: OpenDatabase<unknown>['dialect'];
  /** A statement of the barrier, before the verb or after it. */
  readonly run: <R>(query: CompiledQuery<R>) => Promise<QueryResult<R>>;
  /** Runs the verb, and closes the transaction to its queries when it has returned or thrown. */
  readonly verb: <T>(work: () => Promise<T>) => Promise<T>;
  /** Is done when the database has answered the commit. */
  readonly committed: (then: () => void) => void;
  /** Kysely's, which tells the database from others of this process. */
  readonly database: object;
}

/**
 * Runs in one transaction that ends with the attempt. On PostgreSQL the server is told, too: a query that waits for a
 * lock can't be rolled back from here, and a machine that has vanished would keep its locks for hours. A connection on
 * which the rollback isn't answered is destroyed.
 */
export async function inTransaction<T, S = BarrierSchema & OutboxSchema>(
  { kysely, dialect }: OpenDatabase<unknown>,
  { signal, deadline }: Pick<Running, 'signal' | 'deadline'>,
  work: (barrier: BarrierTransaction<S>) => Promise<T>,
): Promise<T> {
  const afterwards: (() => void)[] = [];
  const result = await (kysely as Kysely<S>).connection().execute(async (db) => {
    const guard = await guardOf(db);
    guard?.destroyAfter(signal, grace);
    return db.transaction().execute((tx) =>
      withinAttempt(signal, async () => {
        if (dialect === 'postgres' && deadline !== undefined) {
          const left = Math.min(Math.max(0, deadline - Date.now()) + grace / 2, longestTimer);
          const settings = ['statement_timeout', 'idle_in_transaction_session_timeout'];
          await sql`select ${sql.join(settings.map((name) => atMost(name, left)))}`.execute(tx);
        }
        return work({
          tx,
          dialect,
          database: kysely,
          committed: (then) => void afterwards.push(then),
          run: (query) => (guard ? guard.past(query) : tx.executeQuery(query)),
          verb: async (verb) => {
            guard?.open();
            try {
              return await verb();
            } finally {
              guard?.close();
            }
          },
        });
      }),
    );
  });
  for (const then of afterwards) then();
  return result;
}

/** A stricter setting of the role, or of the database, stays. 0 is none; as an interval it is read with its unit. */
const atMost = (name: string, milliseconds: number) =>
  sql`set_config(${name}, least(nullif(extract(epoch from current_setting(${name})::interval) * 1000, 0), ${milliseconds}::int)::int || 'ms', true)`;

/** Absent: somebody's own connection, of a database that this library hasn't opened. */
const guardOf = <S>(db: Kysely<S>): Promise<GuardedConnection | undefined> =>
  db
    .getExecutor()
    .provideConnection(async (connection) => (connection instanceof GuardedConnection ? connection : undefined));
