import { existsSync, readdirSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { ensureInstalled } from './ensure-installed.mjs';

const folder = '/usr/lib/postgresql';

/** The barrier's tests run on a real PostgreSQL too. */
export const ensurePostgres = () =>
  ensureInstalled({
    ...{ name: 'PostgreSQL', apt: 'postgresql', code: 'postgres-missing', isThere },
    needed: `The tests need PostgreSQL's programs (initdb, postgres) in ${folder} or on the PATH: apt-get install postgresql.`,
  });

/** As startPostgres looks for them. */
function isThere() {
  const versions = existsSync(folder) ? readdirSync(folder).map((version) => join(folder, version, 'bin')) : [];
  const folders = [...versions, ...(process.env.PATH ?? '').split(delimiter)];
  return folders.some((bin) => existsSync(join(bin, 'initdb')) && existsSync(join(bin, 'postgres')));
}
