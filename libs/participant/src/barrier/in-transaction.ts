import type { Dialect, OpenTransaction, ParticipantDatabase } from '@backstitch/database';
import type { Running } from './step-call';
import { longestTimer } from './time-limit';
import { withinAttempt } from './within-attempt';

/** How long the database has to answer the rollback of an attempt whose time is over, in milliseconds. */
const graceMs = 1_000;

/** A transaction as the barrier uses it: its own table, and which SQL it speaks. */
export interface BarrierTransaction<Tx = unknown> extends OpenTransaction<Tx> {
  readonly dialect: Dialect;
  /** Is done when the database has answered the commit. */
  readonly committed: (then: () => void) => void;
  /** Tells the database from others of this process. */
  readonly database: object;
}

/**
 * Runs in one transaction that ends with the attempt. PostgreSQL's server is told, too: a query that waits for a lock
 * can't be rolled back from here, and a machine that has vanished would keep its locks for hours. A connection on which
 * the rollback isn't answered is destroyed, where its library allows it.
 */
export async function inTransaction<T, Tx>(
  { transaction, dialect, kysely }: ParticipantDatabase<Tx>,
  { signal, deadline }: Pick<Running, 'signal' | 'deadline'>,
  work: (barrier: BarrierTransaction<Tx>) => Promise<T>,
): Promise<T> {
  const afterwards: (() => void)[] = [];
  const limitMs =
    deadline === undefined ? undefined : Math.min(Math.max(0, deadline - Date.now()) + graceMs / 2, longestTimer);
  const result = await transaction(
    (open) =>
      withinAttempt(signal, () =>
        work({ ...open, dialect, database: kysely, committed: (then) => void afterwards.push(then) }),
      ),
    { signal, graceMs, ...(limitMs !== undefined && { limitMs }) },
  );
  for (const then of afterwards) then();
  return result;
}
