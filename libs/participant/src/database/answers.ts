import { type Kysely, sql } from 'kysely';
import { timeLimit } from '../barrier/time-limit';
import { withinTime } from '../barrier/within-time';
import { ParticipantError } from '../participant-error';
import { GuardedConnection } from './guarded-connection';
import type { ParticipantDatabase } from './open-database';

/**
 * Asks a database whether it can be written, on a connection as requests use them.
 * @param patience in milliseconds. A connection on which nothing is answered by then is given up
 * @throws ParticipantError `database-unreachable`
 */
export async function answers<DB>({ kysely, dialect }: ParticipantDatabase<DB>, patience: number): Promise<void> {
  const { signal, clear } = timeLimit(patience);
  const db = kysely as Kysely<unknown>;
  try {
    const written = await withinTime(signal, () =>
      db.connection().execute(async (connection) => {
        await connection.getExecutor().provideConnection(async (guard) => {
          if (!(guard instanceof GuardedConnection)) return;
          const { connection: own } = guard as GuardedConnection;
          signal.addEventListener('abort', () => own.destroy(signal.reason as Error), { once: true });
        });
        return withinTime(signal, async () => {
          if (dialect === 'sqlite') return (await sql`select 1`.execute(connection), true);
          const asked = sql<{ off: boolean }>`select current_setting('transaction_read_only') = 'off' as off`;
          return (await asked.execute(connection)).rows[0]?.off === true;
        });
      }),
    );
    if (!written) throw new Error('it can only be read');
  } catch (cause) {
    const late = signal.aborted ? `no answer within ${patience} ms` : undefined;
    const why = late ?? (cause instanceof Error ? cause.message : String(cause));
    throw new ParticipantError('database-unreachable', `The database can't be used: ${why}.`, { cause });
  } finally {
    clear();
  }
}
