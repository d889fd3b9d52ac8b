import { existsSync } from 'node:fs';
import { aptInstall, mayInstall } from './apt-install.mjs';
import { chromium } from './chromium.mjs';
import { Trouble } from './trouble.mjs';

/** The page is tested in a real browser. */
export async function ensureChromium() {
  const path = chromium();
  if (path !== undefined && existsSync(path)) return;
  if (path !== undefined) throw new Trouble('chromium-missing', `CHROMIUM_PATH is ${path}, and there is no such file.`);
  if (mayInstall()) {
    console.log('Installing Chromium');
    const last = await aptInstall('chromium');
    if (chromium() !== undefined) return;
    throw new Trouble('chromium-missing', `apt-get could not install Chromium: ${last}`);
  }
  throw new Trouble(
    'chromium-missing',
    'The tests need Chromium or Chrome on the PATH, or where CHROMIUM_PATH says: apt-get install chromium.',
  );
}
