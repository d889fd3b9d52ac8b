import { aptInstall, mayInstall } from './apt-install.mjs';
import { Trouble } from './trouble.mjs';

/**
 * Has a program that the tests need, installed from Debian's packages where that may be done.
 * @param {{ name: string, apt: string, code: string, isThere: () => boolean, needed: string }} program its name for people, its
 *   package, the code of the error, and what to do where it can't be installed
 */
export async function ensureInstalled({ name, apt, code, isThere, needed }) {
  if (isThere()) return;
  if (!mayInstall()) throw new Trouble(code, needed);
  console.log(`Installing ${name}`);
  const last = await aptInstall(apt);
  if (!isThere()) throw new Trouble(code, `apt-get could not install ${name}: ${last}`);
}
