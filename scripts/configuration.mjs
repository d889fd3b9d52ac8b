import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { configurationPage } from './configuration-page.mjs';
import { prepare } from './prepare.mjs';
import { root } from './root.mjs';
import { run } from './run.mjs';
import { tell } from './trouble.mjs';

/** Writes the page of all variables anew: `npm run configuration`. */
try {
  await prepare();
  const { variables } = await import('@backstitch/nest');
  const page = join(root, 'docs/guides/configuration.md');
  writeFileSync(page, configurationPage(variables));
  await run('npx', ['prettier', '--write', page]);
} catch (error) {
  tell(error);
  process.exitCode = 1;
}
