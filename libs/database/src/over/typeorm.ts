import type { DataSource, EntityManager, QueryRunner } from 'typeorm';
import { databaseOver } from '../database-over';
import { DatabaseError } from '../database-error';
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
 * On SQLite a DataSource has one connection: whatever else the app asks of it while a verb runs is in the verb's transaction.
 * @throws DatabaseError `bad-parameter` for another database
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
    begin: async (work, door) => {
      const runner = source.createQueryRunner();
      try {
        const connection: unknown = await runner.connect();
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

/** The runner, as one transaction sees it. Its own may be everybody's, and is used again. */
function behind(door: TransactionDoor, runner: QueryRunner): QueryRunner {
  const query = (sql: string, parameters?: unknown[], structured?: boolean) =>
    door.pass(sql, () => runner.query(sql, parameters, structured as true));
  return Object.create(runner, { query: { value: query } }) as QueryRunner;
}
