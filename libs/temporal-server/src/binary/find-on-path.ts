import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { promisify } from 'node:util';
import { NotFoundHere } from './not-found-here';
import type { PinnedBinary } from './pinned-binaries';

/**
 * The executable on the PATH. One older than the pinned version is passed over: time skipping and the SQLite pragma
 * flags are recent, and a server without them would fail far from the cause.
 *
 * @throws NotFoundHere when there is none, or it is too old, or doesn't run.
 */
export async function findOnPath({ executable, version }: PinnedBinary, env: NodeJS.ProcessEnv): Promise<string> {
  const name = process.platform === 'win32' ? `${executable}.exe` : executable;
  const path = (env.PATH ?? '')
    .split(delimiter)
    .map((folder) => join(folder, name))
    .find((candidate) => existsSync(candidate));
  if (!path) throw new NotFoundHere(`there is no ${name} on the PATH`);

  const { stdout } = await promisify(execFile)(path, ['--version'], { timeout: 10_000 }).catch(() => ({ stdout: '' }));
  const found = /\d+\.\d+\.\d+/.exec(stdout)?.[0];
  if (!found) throw new NotFoundHere(`${path} is on the PATH but does not tell its version`);
  if (found.localeCompare(version, 'en', { numeric: true }) < 0) {
    throw new NotFoundHere(`${path} is on the PATH but is ${found}, older than ${version}: update it`);
  }
  return path;
}
