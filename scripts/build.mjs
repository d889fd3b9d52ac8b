import { existsSync, readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { root } from './root.mjs';
import { run } from './run.mjs';
import { Trouble, tell } from './trouble.mjs';

/**
 * Compiles everything, and bundles what runs in workflows: `npm run build`.
 * @param {{ isWhole: boolean }} options whole: bundles are built again. Else only missing ones: an old one is noticed, and
 * built again, by the process that runs it
 * @throws {Trouble} `build-failed`
 */
export async function build({ isWhole }) {
  const examples = foldersIn('examples').filter((folder) => existsSync(join(root, folder, 'tsconfig.json')));
  const compiled = await run(process.execPath, ['node_modules/typescript/bin/tsc', '-b', '.', ...examples]);
  if (!compiled.ok) throw new Trouble('build-failed', `The sources don't compile:\n${compiled.output}`);
  // The page is built each time: it takes no time.
  const page = await run(process.execPath, ['apps/page/build.mjs']);
  if (!page.ok) throw new Trouble('build-failed', `The page can't be built:\n${page.output}`);
  for (const { builder, dist } of bundleBuilders()) {
    if (!isWhole && existsSync(dist) && readdirSync(dist).some((name) => name.endsWith('.bundle.js'))) continue;
    const bundled = await run(process.execPath, [builder]);
    if (!bundled.ok) throw new Trouble('build-failed', `The sagas can't be bundled:\n${bundled.output}`);
    if (isWhole) console.log(bundled.output);
  }
}

/** The steps of the build that bundle, and where their bundles are: each `dist/build-bundle.js`, and that of routing slips. */
function bundleBuilders() {
  const packages = [...foldersIn('apps'), ...foldersIn('examples'), ...foldersIn('examples').flatMap(foldersIn)];
  const builders = packages
    // What an older version has built may still be there without its package.
    .filter((folder) => existsSync(join(root, folder, 'package.json')))
    .map((folder) => `${folder}/dist/build-bundle.js`)
    .filter((it) => existsSync(join(root, it)));
  return [
    { builder: 'libs/nest/dist/slips/build-slip-bundle.js', dist: join(root, 'libs/routing-slip/dist') },
    ...builders.map((builder) => ({ builder, dist: dirname(join(root, builder)) })),
  ];
}

/** @param {string} folder */
function foldersIn(folder) {
  const items = readdirSync(join(root, folder), { withFileTypes: true });
  return items.filter((item) => item.isDirectory()).map(({ name }) => `${folder}/${name}`);
}

if (process.argv[1] === import.meta.filename) {
  await build({ isWhole: true }).catch((error) => {
    tell(error);
    process.exitCode = 1;
  });
}
