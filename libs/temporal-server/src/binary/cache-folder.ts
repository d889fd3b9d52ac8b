import { existsSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';

/**
 * Where downloaded binaries are kept: `$BACKSTITCH_CACHE/temporal`, else `.cache/temporal` under the repository that
 * holds the working directory, else under the working directory itself. The folder may not exist yet.
 */
export function cacheFolder(env: NodeJS.ProcessEnv = process.env, from = process.cwd()): string {
  return join(resolve(env.BACKSTITCH_CACHE || join(repositoryOf(from), '.cache')), 'temporal');
}

function repositoryOf(folder: string): string {
  for (let at = folder; ; at = dirname(at)) {
    if (existsSync(join(at, '.git')) || existsSync(join(at, 'package-lock.json'))) return at;
    if (dirname(at) === at) return folder;
  }
}
