import { type DatabaseConnection, PostgresDriver, type TransactionSettings } from 'kysely';
import type { Pool } from 'pg';
import { GuardedConnection } from './guarded-connection';
import { PostgresConnection } from './postgres-connection';

type Lease = GuardedConnection<PostgresConnection>;

/** How long `destroy` waits for what is under way, in milliseconds, before it ends its connections. */
const closeTimeoutMs = 5_000;

/** Kysely's PostgreSQL, on connections that are guarded and that can be given up. */
export class GuardedPostgresDriver extends PostgresDriver {
  readonly #pool: Pool;
  readonly #leases = new Set<Lease>();

  constructor(pool: Pool) {
    super({ pool });
    this.#pool = pool;
  }

  override async init(): Promise<void> {}

  override async acquireConnection(): Promise<Lease> {
    const lease = new GuardedConnection(new PostgresConnection(await this.#pool.connect()));
    this.#leases.add(lease);
    return lease;
  }

  override async beginTransaction(connection: DatabaseConnection, settings: TransactionSettings): Promise<void> {
    const lease = connection as Lease;
    lease.begins();
    if (lease.limitMs === undefined) await super.beginTransaction(lease.connection, settings);
    else await lease.connection.beginWithin(lease.limitMs);
    lease.begun();
  }

  override async commitTransaction(connection: DatabaseConnection): Promise<void> {
    const lease = connection as Lease;
    // First: a query that is still on its way must not arrive after the transaction, where it would commit by itself.
    lease.ended();
    await lease.connection.commit();
    lease.over();
  }

  override async rollbackTransaction(connection: DatabaseConnection): Promise<void> {
    const lease = connection as Lease;
    lease.ended();
    await lease.connection.rollback();
    lease.over();
  }

  override async releaseConnection(connection: DatabaseConnection): Promise<void> {
    const lease = connection as Lease;
    this.#leases.delete(lease);
    lease.released();
    lease.connection.release();
  }

  override async destroy(): Promise<void> {
    const giveUp = setTimeout(() => {
      for (const { connection } of this.#leases) connection.destroy(new Error('The database is being closed.'));
    }, closeTimeoutMs);
    try {
      await this.#pool.end();
    } finally {
      clearTimeout(giveUp);
    }
  }
}
