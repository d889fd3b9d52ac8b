import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { ensureInstalled } from './ensure-installed.mjs';

/** Events are delivered by a real NATS server, too. */
export const ensureNats = () =>
  ensureInstalled({
    ...{ name: 'NATS', apt: 'nats-server', code: 'nats-missing', isThere },
    needed: `The tests need NATS's server (nats-server): apt-get install nats-server.`,
  });

/** As startNats looks for it. */
function isThere() {
  const folders = ['/usr/sbin', '/usr/bin', '/usr/local/bin', ...(process.env.PATH ?? '').split(delimiter)];
  return folders.some((folder) => existsSync(join(folder, 'nats-server')));
}
