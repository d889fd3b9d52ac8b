import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { aptInstall, mayInstall } from './apt-install.mjs';
import { Trouble } from './trouble.mjs';

/** Alert rules and the dashboard are tried on a real Prometheus. */
export async function ensurePrometheus() {
  if (isThere()) return;
  if (mayInstall()) {
    console.log('Installing Prometheus');
    const last = await aptInstall('prometheus');
    if (isThere()) return;
    throw new Trouble('prometheus-missing', `apt-get could not install Prometheus: ${last}`);
  }
  throw new Trouble(
    'prometheus-missing',
    'The tests need prometheus and promtool on the PATH: apt-get install prometheus.',
  );
}

const isThere = () =>
  ['prometheus', 'promtool'].every((name) =>
    (process.env.PATH ?? '').split(delimiter).some((folder) => existsSync(join(folder, name))),
  );
