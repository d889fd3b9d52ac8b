import { join } from 'node:path';
import { build } from './build.mjs';
import { pack } from './pack.mjs';
import { prepare } from './prepare.mjs';
import { root } from './root.mjs';
import { tell } from './trouble.mjs';

/** Packs what users install, as it would be published: `npm run packages`. Its tarballs are in `.cache/packages/`. */
try {
  await prepare();
  await build({ isWhole: true });
  console.log((await pack(join(root, '.cache/packages'))).join('\n'));
} catch (error) {
  tell(error);
  process.exitCode = 1;
}
