import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { ensureInstalled } from './ensure-installed.mjs';

/** The barrier's tests run on a real MariaDB, too. */
export const ensureMariadb = () =>
  ensureInstalled({
    ...{ name: 'MariaDB', apt: 'mariadb-server-core', code: 'mariadb-missing', isThere },
    needed: `The tests need MariaDB's server (mariadbd): apt-get install mariadb-server-core.`,
  });

/** As startMariadb looks for them. */
function isThere() {
  const folders = ['/usr/sbin', '/usr/bin', '/usr/local/bin', ...(process.env.PATH ?? '').split(delimiter)];
  return folders.some((folder) => existsSync(join(folder, 'mariadbd')));
}
