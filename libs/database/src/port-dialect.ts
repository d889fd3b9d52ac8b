import {
  type CompiledQuery,
  type DatabaseConnection,
  type Dialect as KyselyDialect,
  type DialectAdapter,
  type Driver,
  DummyDriver,
  Kysely,
  MysqlAdapter,
  MysqlIntrospector,
  MysqlQueryCompiler,
  PostgresAdapter,
  PostgresIntrospector,
  PostgresQueryCompiler,
  type QueryResult,
  SqliteIntrospector,
  SqliteQueryCompiler,
} from 'kysely';
import { noStreams } from './no-streams';
import type { Dialect, OpenTransaction, ParticipantDatabase } from './participant-database';
import { PostgresKinds } from './postgres-kinds';
import { TransactionalDdl } from './sqlite-dialect';
import { commitFailed } from './transaction-ended';

type Begins = ParticipantDatabase<unknown>['transaction'];

/** Kysely in transactions that another library begins: for migrations, and what reads and relays. */
export const kyselyOver = (dialect: Dialect, transaction: Begins): Kysely<unknown> =>
  new Kysely<unknown>({ dialect: dialectOf(dialect, () => new PortDriver(dialect, transaction)) });

/** Kysely's dialect. @param createDriver default one that asks nobody */
export const dialectOf = (dialect: Dialect, createDriver: () => Driver = () => new DummyDriver()): KyselyDialect => ({
  ...parts[dialect],
  createDriver,
});

const parts: Readonly<Record<Dialect, Omit<KyselyDialect, 'createDriver'>>> = {
  sqlite: {
    createAdapter: (): DialectAdapter => new TransactionalDdl(),
    createIntrospector: (db) => new SqliteIntrospector(db),
    createQueryCompiler: () => new SqliteQueryCompiler(),
  },
  postgres: {
    createAdapter: () => new PostgresAdapter(),
    createIntrospector: (db) => new PostgresIntrospector(db.withPlugin(new PostgresKinds())),
    createQueryCompiler: () => new PostgresQueryCompiler(),
  },
  mysql: {
    createAdapter: () => new MysqlAdapter(),
    createIntrospector: (db) => new MysqlIntrospector(db),
    createQueryCompiler: () => new MysqlQueryCompiler(),
  },
};

interface Begun {
  readonly in: OpenTransaction<unknown>;
  readonly end: (error?: Error) => Promise<void>;
}

/** One use of a connection is one transaction, begun with the first query. */
class PortConnection implements DatabaseConnection {
  #open: Begun | undefined;
  #failed = false;

  constructor(
    private readonly dialect: Dialect,
    private readonly transaction: Begins,
  ) {}

  async executeQuery<R>({ sql, parameters }: CompiledQuery): Promise<QueryResult<R>> {
    const open = (this.#open ??= await this.#begin());
    try {
      const { rows, changed } = await open.in.query(sql, parameters);
      return { rows: rows as R[], numAffectedRows: BigInt(changed) };
    } catch (error) {
      this.#failed = true;
      throw error;
    }
  }

  // eslint-disable-next-line require-yield -- Kysely's interface asks for a generator
  async *streamQuery<R>(): AsyncIterableIterator<QueryResult<R>> {
    throw noStreams();
  }

  /** @throws DatabaseError `commit-failed`: a query has failed, and whoever asked it has gone on */
  async commit(): Promise<void> {
    if (this.#failed) {
      await this.rollback();
      throw commitFailed();
    }
    const open = this.#open;
    this.#open = undefined;
    await open?.end();
  }

  /** What was asked outside of a transaction: a query that failed has said so. But on PostgreSQL it has taken back itself alone. */
  async release(): Promise<void> {
    if (!this.#failed) return this.commit();
    if (this.dialect === 'postgres') return this.rollback();
    this.#failed = false;
    await this.commit().catch(() => {});
  }

  async rollback(): Promise<void> {
    const open = this.#open;
    this.#open = undefined;
    this.#failed = false;
    await open?.end(rolledBack).catch(() => {});
  }

  #begin(): Promise<Begun> {
    return new Promise((resolve, reject) => {
      const ended = this.transaction(
        (open) =>
          new Promise<void>((done, fail) => {
            const end = (error?: Error) => {
              if (error) fail(error);
              else done();
              return ended;
            };
            resolve({ in: open, end });
          }),
      );
      ended.catch(reject);
    });
  }
}

const rolledBack = new Error('rolled back');

class PortDriver implements Driver {
  constructor(
    private readonly dialect: Dialect,
    private readonly transaction: Begins,
  ) {}

  async init(): Promise<void> {}
  async acquireConnection(): Promise<DatabaseConnection> {
    return new PortConnection(this.dialect, this.transaction);
  }
  async beginTransaction(): Promise<void> {}
  async commitTransaction(connection: DatabaseConnection): Promise<void> {
    await (connection as PortConnection).commit();
  }
  async rollbackTransaction(connection: DatabaseConnection): Promise<void> {
    await (connection as PortConnection).rollback();
  }
  async releaseConnection(connection: DatabaseConnection): Promise<void> {
    await (connection as PortConnection).release();
  }
  async destroy(): Promise<void> {}
}
