import {
  type CompiledQuery,
  type DatabaseConnection,
  PostgresDialect,
  PostgresDriver,
  type PostgresDialectConfig,
  type QueryResult,
  type TransactionSettings,
} from 'kysely';
import { transactionEnded } from './transaction-ended';

/**
 * Kysely's PostgreSQL, with a closed door at the end of a transaction. Queries run side by side wait in a row; when
 * one fails, Kysely's own sends ROLLBACK ahead of those that wait, and they then commit by themselves (seen).
 */
export class GuardedPostgresDialect extends PostgresDialect {
  readonly #config: PostgresDialectConfig;

  constructor(config: PostgresDialectConfig) {
    super(config);
    this.#config = config;
  }

  override createDriver(): PostgresDriver {
    return new GuardedPostgresDriver(this.#config);
  }
}

class GuardedPostgresDriver extends PostgresDriver {
  override async acquireConnection(): Promise<DatabaseConnection> {
    return new Lease(await super.acquireConnection());
  }

  override async beginTransaction(lease: DatabaseConnection, settings: TransactionSettings): Promise<void> {
    await super.beginTransaction(inner(lease), settings);
  }

  override async commitTransaction(lease: DatabaseConnection): Promise<void> {
    await ending(lease, (connection) => super.commitTransaction(connection));
  }

  override async rollbackTransaction(lease: DatabaseConnection): Promise<void> {
    await ending(lease, (connection) => super.rollbackTransaction(connection));
  }

  override async releaseConnection(lease: DatabaseConnection): Promise<void> {
    await super.releaseConnection(inner(lease) as never);
  }
}

/** One use of a pooled connection. */
class Lease implements DatabaseConnection {
  ending = false;

  constructor(readonly connection: DatabaseConnection) {}

  async executeQuery<R>(query: CompiledQuery): Promise<QueryResult<R>> {
    if (this.ending) throw transactionEnded();
    return this.connection.executeQuery<R>(query);
  }

  streamQuery<R>(query: CompiledQuery, chunkSize?: number): AsyncIterableIterator<QueryResult<R>> {
    if (this.ending) throw transactionEnded();
    return this.connection.streamQuery<R>(query, chunkSize);
  }
}

/** Nothing passes until the server has answered; then Kysely's transaction itself refuses queries. */
async function ending(
  lease: DatabaseConnection,
  end: (connection: DatabaseConnection) => Promise<void>,
): Promise<void> {
  if (lease instanceof Lease) lease.ending = true;
  try {
    await end(inner(lease));
  } finally {
    if (lease instanceof Lease) lease.ending = false;
  }
}

const inner = (lease: DatabaseConnection) => (lease instanceof Lease ? lease.connection : lease);
