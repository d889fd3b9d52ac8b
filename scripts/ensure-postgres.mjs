import { existsSync, readdirSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { aptInstall, mayInstall } from './apt-install.mjs';
import { Trouble } from './trouble.mjs';

const folder = '/usr/lib/postgresql';

/** The barrier's tests run on a real PostgreSQL too. */
export async function ensurePostgres() {
  if (isThere()) return;
  if (mayInstall()) {
    console.log('Installing PostgreSQL');
    const last = await aptInstall('postgresql');
    if (isThere()) return;
    throw new Trouble('postgres-missing', `apt-get could not install PostgreSQL: ${last}`);
  }
  throw new Trouble(
    'postgres-missing',
    `The tests need PostgreSQL's programs (initdb, postgres) in ${folder} or on the PATH: apt-get install postgresql.`,
  );
}

/** As startPostgres looks for them. */
function isThere() {
  const versions = existsSync(folder) ? readdirSync(folder).map((version) => join(folder, version, 'bin')) : [];
  const folders = [...versions, ...(process.env.PATH ?? '').split(delimiter)];
  return folders.some((bin) => existsSync(join(bin, 'initdb')) && existsSync(join(bin, 'postgres')));
}
