import { PostgresDialect } from 'kysely';
import type { Pool } from 'pg';
import { GuardedPostgresDriver } from './postgres-driver';

/**
 * Kysely's PostgreSQL, with a closed door at the end of a transaction. Queries run side by side wait in a row; when
 * one fails, Kysely's own sends ROLLBACK ahead of those that wait, and they then commit by themselves (seen).
 */
export class GuardedPostgresDialect extends PostgresDialect {
  readonly #pool: Pool;

  constructor(pool: Pool) {
    super({ pool });
    this.#pool = pool;
  }

  override createDriver(): GuardedPostgresDriver {
    return new GuardedPostgresDriver(this.#pool);
  }
}
