import type { DatabaseConnection, Driver } from 'kysely';
import type { Database } from 'libsql';
import { ParticipantError } from '../participant-error';
import { SqliteConnection } from './sqlite-connection';

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

  async acquireConnection(): Promise<SqliteConnection> {
    if (this.#taken) await new Promise<void>((free) => this.#waiting.push(free));
    this.#taken = true;
    return new SqliteConnection(this.#file);
  }

  async releaseConnection(): Promise<void> {
    const next = this.#waiting.shift();
    if (next) next();
    else this.#taken = false;
  }

  async beginTransaction(connection: DatabaseConnection): Promise<void> {
    await own(connection).begin();
  }

  async commitTransaction(connection: DatabaseConnection): Promise<void> {
    await own(connection).end('commit');
  }

  async rollbackTransaction(connection: DatabaseConnection): Promise<void> {
    // After some errors (a full disk) SQLite has rolled back by itself; a second rollback would hide the first error.
    if (this.#file.inTransaction) await own(connection).end('rollback');
  }

  async destroy(): Promise<void> {
    // In its turn: libsql 0.5.29 ends the process when a closed file is asked for anything.
    await this.acquireConnection();
    this.#file.close();
  }
}

function own(connection: DatabaseConnection): SqliteConnection {
  if (connection instanceof SqliteConnection) return connection;
  throw new ParticipantError('bad-parameter', 'This connection was not made by this driver.');
}
