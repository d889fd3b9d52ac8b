import { run } from './run.mjs';

let updated = false;

/** Only CI, where everything is thrown away, may install by itself; and only root can. */
export const mayInstall = () => Boolean(process.env.CI) && process.getuid?.() === 0;

/**
 * Installs a Debian package.
 * @param {string} name
 * @returns what apt-get said last, to be told when it isn't there afterwards
 */
export async function aptInstall(name) {
  if (!updated) await run('apt-get', ['update', '-q']);
  updated = true;
  const { output } = await run('apt-get', ['install', '-y', '-q', '--no-install-recommends', name], {
    DEBIAN_FRONTEND: 'noninteractive',
  });
  return output.split('\n').at(-1);
}
