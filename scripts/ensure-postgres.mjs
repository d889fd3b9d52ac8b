import { existsSync, readdirSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { run } from './run.mjs';
import { Trouble } from './trouble.mjs';

const folder = '/usr/lib/postgresql';

/** The barrier's tests run on a real PostgreSQL too. Only CI, where everything is thrown away, installs it by itself. */
export async function ensurePostgres() {
  if (isThere()) return;
  if (process.env.CI && process.getuid?.() === 0) {
    console.log('Installing PostgreSQL');
    await run('apt-get', ['update', '-q']);
    const installed = await run('apt-get', ['install', '-y', '-q', '--no-install-recommends', 'postgresql'], {
      DEBIAN_FRONTEND: 'noninteractive',
    });
    if (isThere()) return;
    throw new Trouble(
      'postgres-missing',
      `apt-get could not install PostgreSQL: ${installed.output.split('\n').at(-1)}`,
    );
  }
  throw new Trouble(
    'postgres-missing',
    `The tests need PostgreSQL's programs (initdb, postgres) in ${folder} or on the PATH: apt-get install postgresql.`,
  );
}

/** As libs/participant looks for them. */
function isThere() {
  const versions = existsSync(folder) ? readdirSync(folder).map((version) => join(folder, version, 'bin')) : [];
  const folders = [...versions, ...(process.env.PATH ?? '').split(delimiter)];
  return folders.some((bin) => existsSync(join(bin, 'initdb')) && existsSync(join(bin, 'postgres')));
}
