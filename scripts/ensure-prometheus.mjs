import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { ensureInstalled } from './ensure-installed.mjs';

/** Alert rules and the dashboard are tried on a real Prometheus. */
export const ensurePrometheus = () =>
  ensureInstalled({
    ...{ name: 'Prometheus', apt: 'prometheus', code: 'prometheus-missing', isThere },
    needed: 'The tests need prometheus and promtool on the PATH: apt-get install prometheus.',
  });

const isThere = () =>
  ['prometheus', 'promtool'].every((name) =>
    (process.env.PATH ?? '').split(delimiter).some((folder) => existsSync(join(folder, name))),
  );
