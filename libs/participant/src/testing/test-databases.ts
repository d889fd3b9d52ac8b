import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type PostgresServer, startPostgres } from './start-postgres';

/** Both kinds of database a participant can have, for suites that run on each. */
export interface TestDatabases {
  /** The URL of a new, empty database. */
  readonly fresh: Readonly<Record<'sqlite' | 'postgres', () => Promise<string>>>;
  stop(): Promise<void>;
}

export async function testDatabases(): Promise<TestDatabases> {
  const folder = mkdtempSync(join(tmpdir(), 'backstitch-sqlite-'));
  const postgres: PostgresServer = await startPostgres();
  let count = 0;
  return {
    fresh: {
      sqlite: async () => `sqlite:${join(folder, `${(count += 1)}.db`)}`,
      postgres: () => postgres.createDatabase(),
    },
    async stop() {
      await postgres.stop();
      rmSync(folder, { recursive: true });
    },
  };
}
