import type { DataSource, EntityManager, QueryRunner } from 'typeorm';
import { setTimeout as sleep } from 'node:timers/promises';
import { databaseOver } from '../database-over';
import { DatabaseError } from '../database-error';
import { noStreams } from '../no-streams';
import type { Dialect, ParticipantDatabase } from '../participant-database';
import type { TransactionDoor } from '../transaction-door';
import { destroyConnection } from './destroy';

const dialects: Readonly<Record<string, Dialect>> = {
  'better-sqlite3': 'sqlite',
  postgres: 'postgres',
  mysql: 'mysql',
  mariadb: 'mysql',
};

/**
 * The database of a participant over a `DataSource` of TypeORM, which is initialised and stays the caller's to destroy.
 * On SQLite a DataSource has one connection: whatever else the app asks of it while a verb runs is in the verb's transaction. A
 * verb waits for a transaction of the app's, at most its attempt's time, or 5 s. Give the participant a DataSource of its own.
 * @throws DatabaseError `bad-parameter` for another database; in transactions `database-busy`
 * @example
 * type Tx = EntityManager;
 * barrierOf(hotels, service, typeormDatabase(dataSource))
 */
export function typeormDatabase(source: DataSource): ParticipantDatabase<EntityManager> {
  const { type } = source.options;
  const dialect = dialects[type];
  if (dialect === undefined) {
    throw new DatabaseError(
      'bad-parameter',
      `TypeORM's '${type}' isn't supported: use postgres, mysql, mariadb or better-sqlite3.`,
    );
  }
  const connections = new WeakMap<EntityManager, unknown>();
  return databaseOver<EntityManager>({
    dialect,
    where: `${type}: ${String(source.options.database ?? 'its url')}`,
    begin: async (work, door, timeoutMs = 5_000) => {
      const runner = source.createQueryRunner();
      try {
        const connection: unknown = await runner.connect();
        if (dialect === 'sqlite') await untilFree(runner, timeoutMs);
        await runner.startTransaction();
        if (dialect === 'sqlite') door.watch(() => (connection as { inTransaction: boolean }).inTransaction);
        const tx = source.createEntityManager(behind(door, runner));
        connections.set(tx, connection);
        try {
          const result = await work(tx);
          door.end();
          await runner.commitTransaction();
          return result;
        } catch (error) {
          door.end();
          // The error that was the reason counts. A transaction that is gone can't be rolled back.
          await runner.rollbackTransaction().catch(() => {});
          throw error;
        }
      } finally {
        await runner.release();
      }
    },
    query: async (tx, sql, parameters) => {
      const { records, affected } = await tx.queryRunner!.query(sql, [...parameters], true);
      return { rows: Array.isArray(records) ? (records as Record<string, unknown>[]) : [], changed: affected ?? 0 };
    },
    destroy: (tx) => destroyConnection(connections.get(tx)),
  });
}

/** On SQLite all share one runner: what it began in a transaction of the app's would be a part of that, and go with it. */
async function untilFree(runner: QueryRunner, withinMs: number): Promise<void> {
  const until = Date.now() + withinMs;
  while (runner.isTransactionActive) {
    if (Date.now() >= until) {
      throw new DatabaseError(
        'database-busy',
        `The app had a transaction open on the DataSource's one connection to SQLite for ${withinMs} ms, and nothing was asked in it: give the participant a DataSource of its own.`,
      );
    }
    await sleep(5);
  }
}

/** The runner, as one transaction sees it. Its own may be everybody's, and is used again. */
function behind(door: TransactionDoor, runner: QueryRunner): QueryRunner {
  const query = (sql: string, parameters?: unknown[], structured?: boolean) =>
    door.pass(sql, () => runner.query(sql, parameters, structured as true));
  const stream = () => Promise.reject(noStreams());
  return Object.create(runner, { query: { value: query }, stream: { value: stream } }) as QueryRunner;
}
