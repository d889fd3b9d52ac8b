import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Dialect } from '@backstitch/database';
import { startMariadb } from './start-mariadb';
import { startPostgres } from './start-postgres';

/** New, empty databases of each kind, for suites that run on each. */
export interface TestDatabases {
  /** @returns a `DATABASE_URL` */
  fresh(dialect: Dialect): Promise<string>;
  /** Ends the servers and removes all files. Close what is open first. */
  stop(): Promise<void>;
}

/** A server starts with the first database of its kind. */
export function testDatabases(): TestDatabases {
  const folder = mkdtempSync(join(tmpdir(), 'backstitch-databases-'));
  let postgres: ReturnType<typeof startPostgres> | undefined;
  let mariadb: ReturnType<typeof startMariadb> | undefined;
  let count = 0;
  return {
    async fresh(dialect) {
      if (dialect === 'sqlite') return `sqlite:${join(folder, `${(count += 1)}.db`)}`;
      if (dialect === 'mysql') return (await (mariadb ??= startMariadb())).createDatabase();
      return (await (postgres ??= startPostgres())).createDatabase();
    },
    async stop() {
      await (await postgres)?.stop();
      await (await mariadb)?.stop();
      rmSync(folder, { recursive: true });
    },
  };
}
