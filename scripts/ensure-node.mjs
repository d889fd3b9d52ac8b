import { renameSync, rmSync } from 'node:fs';
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
  const own = join('node_modules', name, 'bin/node');
  if (await runs(join(folder, own))) return join(folder, own);
  console.log(`Fetching Node ${version} (once)`);
  // One that was left half fetched has another name: it is never taken for the whole.
  const fetched = `${folder}.${process.pid}.new`;
  const args = ['install', '--prefix', fetched, '--no-save', '--ignore-scripts', '--no-audit', '--no-fund'];
  try {
    const { ok, output } = await run('npm', [...args, `${name}@${version}`]);
    if (!ok || !(await runs(join(fetched, own)))) {
      throw new Trouble('node-missing', `Node ${version} could not be fetched by npm:\n${output}`);
    }
    rmSync(folder, { recursive: true, force: true });
    renameSync(fetched, folder);
    return join(folder, own);
  } finally {
    rmSync(fetched, { recursive: true, force: true });
  }
}

/** Is it there, and whole? @param {string} path */
async function runs(path) {
  const { ok, output } = await run(path, ['--version']);
  return ok && output === `v${version}`;
}
