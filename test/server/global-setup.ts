// Jest loads this file outside its own module system, where the condition `source` is unknown: relative imports only.
import { startServer } from '../../libs/temporal-server/src/server/start-server';
import { platformSearchAttributes } from './platform-search-attributes';
import { running } from './running';

/**
 * One real dev server for the whole run, in memory, with time skipping for those who ask. Tests find it in
 * `BACKSTITCH_TEST_TEMPORAL` (`host:port`); a value set by the caller is left alone and nothing is started. A run that
 * is broken off takes the server along, since it ends with the process that started it.
 */
export default async function globalSetup(): Promise<void> {
  if (process.env.BACKSTITCH_TEST_TEMPORAL) return;
  running.server = await startServer({ timeSkipping: true, searchAttributes: platformSearchAttributes });
  process.env.BACKSTITCH_TEST_TEMPORAL = running.server.address;
}
