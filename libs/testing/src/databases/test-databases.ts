import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startPostgres } from './start-postgres';

/** New, empty databases of both kinds, for suites that run on each. */
export interface TestDatabases {
  /** @returns a `DATABASE_URL` */
  fresh(dialect: 'sqlite' | 'postgres'): Promise<string>;
  /** Ends PostgreSQL and removes all files. Close what is open first. */
  stop(): Promise<void>;
}

/** PostgreSQL starts with the first database of its kind. */
export function testDatabases(): TestDatabases {
  const folder = mkdtempSync(join(tmpdir(), 'backstitch-databases-'));
  let postgres: ReturnType<typeof startPostgres> | undefined;
  let count = 0;
  return {
    async fresh(dialect) {
      if (dialect === 'sqlite') return `sqlite:${join(folder, `${(count += 1)}.db`)}`;
      return (await (postgres ??= startPostgres())).createDatabase();
    },
    async stop() {
      await (await postgres)?.stop();
      rmSync(folder, { recursive: true });
    },
  };
}
