import { SqliteAdapter, SqliteDialect } from 'kysely';
import type { Database } from 'libsql';
import { SqliteDriver } from './sqlite-driver';

/**
 * Kysely's SQLite, made safe for several processes at one file: transactions take the write lock when they begin, and
 * migrations run in one. Kysely's own begins deferred, which fails at once when two copies read and then both write.
 */
export class ImmediateSqliteDialect extends SqliteDialect {
  readonly #file: Database;

  constructor(file: Database) {
    super({ database: file });
    this.#file = file;
  }

  override createDriver(): SqliteDriver {
    return new SqliteDriver(this.#file);
  }

  override createAdapter(): SqliteAdapter {
    return new TransactionalDdl();
  }
}

/** SQLite's DDL is transactional; with it two processes that migrate at once take turns. */
export class TransactionalDdl extends SqliteAdapter {
  override get supportsTransactionalDdl(): boolean {
    return true;
  }
}
