import { type Kysely, type Transaction, sql } from 'kysely';
import type { ParticipantDatabase } from '../database/open-database';
import type { BarrierSchema } from './barrier-table';
import type { Running } from './step-call';
import { withinTime } from './within-time';

/** A transaction as the barrier uses it: its own table, and which SQL it speaks. */
export interface BarrierTransaction {
  readonly tx: Transaction<BarrierSchema>;
  readonly dialect: ParticipantDatabase<unknown>['dialect'];
}

/**
 * Runs in one transaction that ends with the attempt. On PostgreSQL the server is told, too: a query that waits for a
 * lock can't be rolled back from here, and a machine that has vanished would keep its locks for hours.
 */
export async function inTransaction<T>(
  { kysely, dialect }: ParticipantDatabase<unknown>,
  { signal, deadline }: Running,
  work: (barrier: BarrierTransaction) => Promise<T>,
): Promise<T> {
  return (kysely as Kysely<BarrierSchema>).transaction().execute((tx) =>
    withinTime(signal, async () => {
      if (dialect === 'postgres' && deadline !== undefined) {
        const left = `${Math.max(0, deadline - Date.now()) + 1000}ms`;
        await sql`select set_config('statement_timeout', ${left}, true),
          set_config('idle_in_transaction_session_timeout', ${left}, true)`.execute(tx);
      }
      return work({ tx, dialect });
    }),
  );
}
