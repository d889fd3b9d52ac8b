import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { build } from './build.mjs';
import { packageScripts } from './package-scripts.mjs';
import { root } from './root.mjs';
import { run } from './run.mjs';
import { Trouble, tell } from './trouble.mjs';

/**
 * Makes a clone ready to run: packages installed, all built. What is done already costs less than a second. Nothing is
 * installed yet when this runs, so scripts use Node alone.
 */
export async function prepare() {
  checkNode();
  await install();
  if (!existsSync(join(root, 'libs/gateway/dist'))) console.log('Building (once, about a minute)');
  await build({ isWhole: false });
}

function checkNode() {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  if (major > 20 || (major === 20 && minor >= 20)) return;
  throw new Trouble('node-too-old', `This is Node ${process.versions.node}, and 20.20 or newer is needed: install it.`);
}

async function install() {
  if (isInstalled()) return;
  console.log('Installing packages (once, about a minute)');
  // Tools to build with are needed whatever NODE_ENV says. npm's own retries keep a machine without a registry waiting for minutes.
  const retries = ['--fetch-retries=2', '--fetch-retry-mintimeout=1000', '--fetch-retry-maxtimeout=5000'];
  const { ok, output } = await run('npm', ['ci', '--no-audit', '--no-fund', '--include=dev', ...retries]);
  if (ok) return runScripts();
  const why = output.match(/npm error (?!code|errno|syscall)\S.*/)?.[0].slice('npm error '.length) ?? output;
  throw new Trouble(
    'install-failed',
    `npm could not install the packages: check that it reaches its registry (npm config get registry). It said: ${why}`,
  );
}

/** Of the packages that need theirs. */
async function runScripts() {
  const names = Object.keys(packageScripts).filter((name) => packageScripts[name]?.run);
  const { ok, output } = await run('npm', ['rebuild', '--ignore-scripts=false', ...names]);
  if (!ok) throw new Trouble('install-failed', `The install scripts of ${names.join(' and ')} failed:\n${output}`);
}

/** What npm left in node_modules is compared with what the lock file wants; times would tell less. */
function isInstalled() {
  const record = join(root, 'node_modules/.package-lock.json');
  if (!existsSync(record)) return false;
  const wanted = packagesIn(join(root, 'package-lock.json'));
  const there = packagesIn(record);
  return Object.entries(wanted).every(
    // Those of other platforms are not installed here.
    ([path, { version, optional }]) =>
      path === '' || (path in there ? there[path]?.version === version : optional === true),
  );
}

/**
 * @param {string} file a lock file
 * @returns {Record<string, { version?: string, optional?: boolean }>}
 */
const packagesIn = (file) => JSON.parse(readFileSync(file, 'utf8')).packages;

if (process.argv[1] === import.meta.filename) {
  await prepare().catch((error) => {
    tell(error);
    process.exitCode = 1;
  });
}
