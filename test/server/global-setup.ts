import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
// Jest loads this file outside its own module system, where the condition `@backstitch/source` is unknown: relative imports only.
import { startServer } from '../../libs/temporal-server/src/server/start-server';
import { platformSearchAttributes } from './platform-search-attributes';
import { running } from './running';

const page = join(__dirname, '../../apps/page');

/**
 * The page, which gateways serve, where it isn't built yet; and a real dev server for each of Jest's workers, in memory, with time skipping for those who ask. Each its own, because
 * test files name the same task queues: of two that run side by side on one server, one would do the other's work.
 * Tests find theirs in `BACKSTITCH_TEST_TEMPORAL` (`host:port`, see `own-server`); a value set by the caller is left
 * alone and nothing is started. A run that is broken off takes the servers along, since they end with the process that
 * started them.
 */
export default async function globalSetup({ maxWorkers }: { readonly maxWorkers: number }): Promise<void> {
  if (!existsSync(join(page, 'dist'))) execFileSync(process.execPath, [join(page, 'build.mjs')]);
  if (process.env.BACKSTITCH_TEST_TEMPORAL) return;
  const start = () => startServer({ timeSkipping: true, searchAttributes: platformSearchAttributes });
  running.servers = await Promise.all(Array.from({ length: maxWorkers }, start));
  process.env.BACKSTITCH_TEST_TEMPORALS = running.servers.map(({ address }) => address).join(',');
}
