import { existsSync } from 'node:fs';
import { chromium } from './chromium.mjs';
import { ensureInstalled } from './ensure-installed.mjs';
import { Trouble } from './trouble.mjs';

/** The page is tested in a real browser. */
export async function ensureChromium() {
  const path = chromium();
  if (path !== undefined && !existsSync(path)) {
    throw new Trouble('chromium-missing', `CHROMIUM_PATH is ${path}, and there is no such file.`);
  }
  await ensureInstalled({
    ...{ name: 'Chromium', apt: 'chromium', code: 'chromium-missing', isThere: () => chromium() !== undefined },
    needed: 'The tests need Chromium or Chrome on the PATH, or where CHROMIUM_PATH says: apt-get install chromium.',
  });
}
