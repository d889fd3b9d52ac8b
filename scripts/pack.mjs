import { cpSync, existsSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { repositoryOf } from './repository-of.mjs';
import { root } from './root.mjs';
import { run } from './run.mjs';
import { Trouble } from './trouble.mjs';

/** Leads to the sources, which are in no package. */
const sourceCondition = '@backstitch/source';

/** What users install: all of libs/, and of apps/ all. Tools and examples stay in the repository. */
export const packed = ['libs', 'apps'].flatMap((folder) =>
  readdirSync(join(root, folder))
    .map((name) => join(root, folder, name))
    // What an older version has built may still be there without its package.
    .filter((path) => existsSync(join(path, 'package.json'))),
);

/**
 * Packs every package of users, as npm publishes them: built before, each with its licence.
 * @param {string} destination the folder of the tarballs; what is in it goes
 * @returns {Promise<string[]>} their paths
 * @throws {Trouble} `build-failed`
 */
export async function pack(destination) {
  rmSync(destination, { recursive: true, force: true });
  const origin = await run('git', ['remote', 'get-url', 'origin']);
  const from = (/** @type {string} */ folder) => (origin.ok ? repositoryOf(origin.output, relative(root, folder)) : {});
  const staged = packed.map((folder, index) => stage(folder, join(destination, 'staged', `${index}`), from(folder)));
  const { ok, output } = await run('npm', [
    ...['pack', '--ignore-scripts', '--loglevel=error', '--pack-destination', destination],
    ...staged,
  ]);
  rmSync(join(destination, 'staged'), { recursive: true });
  if (!ok) throw new Trouble('build-failed', `The packages can't be packed:\n${output}`);
  return readdirSync(destination).map((name) => join(destination, name));
}

/**
 * Copies what belongs to a package, with the manifest that users get.
 * @param {string} folder
 * @param {string} to
 * @param {object} source where its sources are, for its manifest
 */
function stage(folder, to, source) {
  const manifest = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
  mkdirSync(to, { recursive: true });
  for (const part of ['dist', 'vendor', 'bin', 'template', 'README.md']) {
    if (existsSync(join(folder, part))) cpSync(join(folder, part), join(to, part), { recursive: true });
  }
  cpSync(join(root, 'LICENSE'), join(to, 'LICENSE'));
  // The gateway serves the pages of its errors.
  if (manifest.files.includes('errors')) cpSync(join(root, 'docs/errors'), join(to, 'errors'), { recursive: true });
  // What create-backstitch writes is an example, as it stands.
  if (manifest.files.includes('template')) {
    for (const file of JSON.parse(readFileSync(join(folder, 'template/shop-files.json'), 'utf8'))) {
      cpSync(join(root, 'examples/shop', file), join(to, 'template/shop', file));
    }
  }
  for (const ours of ['private', 'devDependencies', 'scripts']) delete manifest[ours];
  writeFileSync(join(to, 'package.json'), JSON.stringify({ ...withoutSources(manifest), ...source }, undefined, 2));
  return to;
}

/**
 * @param {any} value of a manifest
 * @returns {any} the same without the condition that leads to sources
 */
function withoutSources(value) {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  const entries = Object.entries(value).filter(([name]) => name !== sourceCondition);
  return Object.fromEntries(entries.map(([name, item]) => [name, withoutSources(item)]));
}
