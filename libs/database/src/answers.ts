import { type Kysely, sql } from 'kysely';
import { DatabaseError } from './database-error';
import { GuardedConnection } from './guarded-connection';
import type { ParticipantDatabase } from './participant-database';
import { withinTime } from './within-time';

/**
 * Asks a database whether it can be written, on a connection as requests use them.
 * @param timeoutMs in milliseconds. A connection on which nothing is answered by then is given up
 * @throws DatabaseError `database-unreachable`
 */
export async function answers<Tx>({ kysely, dialect }: ParticipantDatabase<Tx>, timeoutMs: number): Promise<void> {
  const late = new AbortController();
  const timer = setTimeout(() => late.abort(new Error('no answer')), timeoutMs);
  const { signal } = late;
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
          if (dialect !== 'postgres') return (await sql`select 1`.execute(connection), true);
          const asked = sql<{ off: boolean }>`select current_setting('transaction_read_only') = 'off' as off`;
          return (await asked.execute(connection)).rows[0]?.off === true;
        });
      }),
    );
    if (!written) throw new Error('it can only be read');
  } catch (cause) {
    const said = cause instanceof Error ? cause.message : String(cause);
    const why = signal.aborted ? `no answer within ${timeoutMs} ms` : said;
    throw new DatabaseError('database-unreachable', `The database can't be used: ${why}.`, { cause });
  } finally {
    clearTimeout(timer);
  }
}
