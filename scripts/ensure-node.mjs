import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './root.mjs';
import { run } from './run.mjs';
import { Trouble } from './trouble.mjs';

/** The newest Node that is served for long. The one that runs the tests is the oldest that the packages take. */
const version = '24.21.0';

/**
 * A second Node, by which the specs of the core are run once more. It comes from npm, once.
 * @returns its path; nothing where this process is of that major or a later one, or npm has none for this machine
 */
export async function ensureNode() {
  if (Number(process.versions.node.split('.')[0]) >= Number(version.split('.')[0])) return undefined;
  const platform = `${process.platform}-${process.arch}`;
  if (!['linux-x64', 'linux-arm64', 'darwin-arm64'].includes(platform)) return undefined;
  const name = `node-${platform}`;
  const folder = join(root, '.cache', `node-${version}`);
  const path = join(folder, 'node_modules', name, 'bin/node');
  if (existsSync(path)) return path;
  console.log(`Fetching Node ${version} (once)`);
  const args = ['install', '--prefix', folder, '--no-save', '--ignore-scripts', '--no-audit', '--no-fund'];
  const { ok, output } = await run('npm', [...args, `${name}@${version}`]);
  if (ok && existsSync(path)) return path;
  throw new Trouble('node-missing', `Node ${version} could not be fetched by npm:\n${output}`);
}
