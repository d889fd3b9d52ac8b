import { CompiledQuery, type Kysely, type Transaction } from 'kysely';
import type { GuardedConnection } from './guarded-connection';
import type { ParticipantDatabase } from './participant-database';

/** Transactions of a database that this library has opened: their connections are guarded. */
export const guardedTransaction =
  <DB>(kysely: Kysely<DB>): ParticipantDatabase<Transaction<DB>>['transaction'] =>
  (work, { signal, graceMs = 1_000, limitMs } = {}) =>
    kysely.connection().execute(async (db) => {
      const guard = await guardOf(db);
      if (signal) guard.destroyAfter(signal, graceMs);
      guard.limitMs = limitMs;
      return db.transaction().execute((tx) =>
        work({
          tx,
          query: async (sql, parameters) => {
            const { rows, numAffectedRows } = await guard.past<Record<string, unknown>>(
              CompiledQuery.raw(sql, [...parameters]),
            );
            return { rows, changed: Number(numAffectedRows ?? 0) };
          },
          verb: async (verb) => {
            guard.open();
            try {
              return await verb();
            } finally {
              guard.close();
            }
          },
        }),
      );
    });

const guardOf = <DB>(db: Kysely<DB>): Promise<GuardedConnection> =>
  db.getExecutor().provideConnection(async (connection) => connection as GuardedConnection);
