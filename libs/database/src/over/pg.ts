import type { ClientBase, Pool, PoolClient } from 'pg';
import { type TransactionPort, databaseOver } from '../database-over';
import type { ParticipantDatabase } from '../participant-database';
import { serverLimits } from '../server-limits';
import { commitFailed } from '../transaction-ended';
import { doorBefore } from './door-before';
import { destroyConnection, hearErrors } from './destroy';

/** What a verb writes in: `query` as of pg's clients. */
export type PgTransaction = Pick<ClientBase, 'query'>;

/**
 * The database of a participant over a pool of `pg`. The pool stays the caller's to end.
 * @example barrierOf(hotels, service, pgDatabase(new Pool({ connectionString })))
 */
export const pgDatabase = (pool: Pool): ParticipantDatabase<PgTransaction> => databaseOver(portOf(pool));

const portOf = (pool: Pool): TransactionPort<PgTransaction> => {
  const clients = new WeakMap<PgTransaction, PoolClient>();
  return {
    dialect: 'postgres',
    begin: async (work, door, timeoutMs) => {
      const client = await pool.connect();
      const deaf = hearErrors(client);
      // A client that could not begin, or not roll back, isn't used again. What the work throws says nothing of it.
      let broken: Error | undefined;
      try {
        await client
          .query(timeoutMs === undefined ? 'begin' : `begin; select ${serverLimits(timeoutMs)}`)
          .catch((reason: Error) => {
            broken = reason;
            throw reason;
          });
        door.watch(() => client.getTransactionStatus() !== 'I');
        const tx: PgTransaction = { query: doorBefore(door, client, 'query') as ClientBase['query'] };
        clients.set(tx, client);
        try {
          const result = await work(tx);
          door.end();
          const { command } = await client.query('commit');
          if (command !== 'COMMIT') throw commitFailed();
          return result;
        } catch (error) {
          door.end();
          await client.query('rollback').catch((reason: Error) => (broken = reason));
          throw error;
        }
      } finally {
        deaf();
        client.release(broken);
      }
    },
    limits: true,
    query: async (tx, sql, parameters) => {
      const { rows, rowCount } = await tx.query<Record<string, unknown>>(sql, [...parameters]);
      return { rows, changed: rowCount ?? 0 };
    },
    destroy: (tx) => destroyConnection(clients.get(tx)),
  };
};
