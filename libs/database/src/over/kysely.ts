import {
  CompiledQuery,
  type Kysely,
  type KyselyPlugin,
  type QueryExecutor,
  type QueryResult,
  Transaction,
} from 'kysely';
import { databaseOver } from '../database-over';
import type { Dialect, ParticipantDatabase } from '../participant-database';
import type { TransactionDoor } from '../transaction-door';
import { noStreams } from '../no-streams';
import { dialectOf } from '../port-dialect';
import { transactionInVerb } from '../transaction-statement';

/**
 * The database of a participant over a Kysely that is there, on whatever driver. It stays the caller's to destroy.
 * Kysely doesn't let go of a connection that answers no more, unless `openDatabase` has opened it: an attempt ends all the same.
 * @example
 * type Tx = Transaction<Tables>;
 * barrierOf(hotels, service, kyselyDatabase(new Kysely<Tables>({ dialect: new MysqlDialect({ pool }) }), 'mysql'))
 */
export const kyselyDatabase = <DB>(kysely: Kysely<DB>, dialect: Dialect): ParticipantDatabase<Transaction<DB>> =>
  databaseOver<Transaction<DB>>({
    dialect,
    begin: (work, door) =>
      kysely
        .transaction()
        .execute(async (tx) => {
          try {
            return await work(behind(door, tx, dialect));
          } finally {
            await door.close();
          }
        })
        .finally(() => door.end()),
    query: async (tx, sql, parameters) => {
      const { rows, numAffectedRows } = await tx.executeQuery<Record<string, unknown>>(
        CompiledQuery.raw(sql, [...parameters]),
      );
      return { rows, changed: Number(numAffectedRows ?? 0) };
    },
  });

function behind<DB>(door: TransactionDoor, tx: Transaction<DB>, dialect: Dialect): Transaction<DB> {
  const own = dialectOf(dialect);
  const executor = new DoorExecutor(tx.getExecutor(), door);
  return new Transaction<DB>({ config: { dialect: own }, dialect: own, driver: own.createDriver(), executor });
}

/** Kysely's executor of one transaction, behind its door. */
class DoorExecutor implements QueryExecutor {
  readonly transformQuery: QueryExecutor['transformQuery'];
  readonly compileQuery: QueryExecutor['compileQuery'];

  constructor(
    private readonly own: QueryExecutor,
    private readonly door: TransactionDoor,
  ) {
    this.transformQuery = own.transformQuery.bind(own);
    this.compileQuery = own.compileQuery.bind(own);
  }

  get adapter() {
    return this.own.adapter;
  }
  get plugins() {
    return this.own.plugins;
  }
  executeQuery<R>(query: CompiledQuery<R>): Promise<QueryResult<R>> {
    return this.door.pass(query.sql, () => this.own.executeQuery(query));
  }
  // eslint-disable-next-line require-yield -- Kysely's interface asks for a generator
  async *stream<R>(): AsyncIterableIterator<QueryResult<R>> {
    throw noStreams();
  }
  /** The connection itself: for what would begin a transaction. */
  provideConnection<T>(): Promise<T> {
    return Promise.reject(transactionInVerb());
  }
  withConnectionProvider(provider: Parameters<QueryExecutor['withConnectionProvider']>[0]): QueryExecutor {
    return new DoorExecutor(this.own.withConnectionProvider(provider), this.door);
  }
  withPlugin(plugin: KyselyPlugin): QueryExecutor {
    return new DoorExecutor(this.own.withPlugin(plugin), this.door);
  }
  withPlugins(plugins: readonly KyselyPlugin[]): QueryExecutor {
    return new DoorExecutor(this.own.withPlugins(plugins), this.door);
  }
  withPluginAtFront(plugin: KyselyPlugin): QueryExecutor {
    return new DoorExecutor(this.own.withPluginAtFront(plugin), this.door);
  }
  withoutPlugins(): QueryExecutor {
    return new DoorExecutor(this.own.withoutPlugins(), this.door);
  }
}
