import type { DatabaseConnection, Driver } from 'kysely';
import type { Database } from 'libsql';
import { GuardedConnection } from './guarded-connection';
import { SqliteConnection } from './sqlite-connection';

type Lease = GuardedConnection<SqliteConnection>;

/**
 * One connection to the file, used by one transaction at a time, in the order they came. Each user gets an object of
 * its own for it, which ends with its transaction.
 */
export class SqliteDriver implements Driver {
  readonly #file: Database;
  readonly #waiting: (() => void)[] = [];
  #taken = false;

  constructor(file: Database) {
    this.#file = file;
  }

  async init(): Promise<void> {}

  async acquireConnection(): Promise<Lease> {
    if (this.#taken) await new Promise<void>((free) => this.#waiting.push(free));
    this.#taken = true;
    return new GuardedConnection(new SqliteConnection(this.#file));
  }

  async releaseConnection(connection: DatabaseConnection): Promise<void> {
    (connection as Lease).released();
    const next = this.#waiting.shift();
    if (next) next();
    else this.#taken = false;
  }

  async beginTransaction(connection: DatabaseConnection): Promise<void> {
    const lease = connection as Lease;
    lease.begins();
    await lease.connection.begin();
    lease.begun();
  }

  async commitTransaction(connection: DatabaseConnection): Promise<void> {
    const lease = connection as Lease;
    // First: a query that is still on its way must not arrive after the transaction, where it would commit by itself.
    lease.ended();
    await lease.connection.commit();
  }

  async rollbackTransaction(connection: DatabaseConnection): Promise<void> {
    const lease = connection as Lease;
    lease.ended();
    await lease.connection.rollback();
  }

  async destroy(): Promise<void> {
    // In its turn: libsql 0.5.29 ends the process when a closed file is asked for anything.
    await this.acquireConnection();
    this.#file.close();
  }
}
