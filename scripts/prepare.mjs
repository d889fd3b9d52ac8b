import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
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
  await build();
}

function checkNode() {
  const [major, minor] = process.versions.node.split('.').map(Number);
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
  const names = Object.keys(packageScripts).filter((name) => packageScripts[name].run);
  const { ok, output } = await run('npm', ['rebuild', '--ignore-scripts=false', ...names]);
  if (!ok) throw new Trouble('install-failed', `The install scripts of ${names.join(' and ')} failed:\n${output}`);
}

/** What npm left in node_modules is compared with what the lock file wants; times would tell less. */
function isInstalled() {
  const record = join(root, 'node_modules/.package-lock.json');
  if (!existsSync(record)) return false;
  const [wanted, there] = [join(root, 'package-lock.json'), record].map(
    (file) => JSON.parse(readFileSync(file)).packages,
  );
  return Object.entries(wanted).every(
    // Those of other platforms are not installed here.
    ([path, { version, optional }]) => path === '' || there[path]?.version === version || (optional && !there[path]),
  );
}

async function build() {
  if (!existsSync(join(root, 'apps/gateway/dist'))) console.log('Building (once, about a minute)');
  const compiled = await run(process.execPath, ['node_modules/typescript/bin/tsc', '-b']);
  if (!compiled.ok) throw new Trouble('build-failed', `The sources don't compile:\n${compiled.output}`);
  // An old bundle is noticed and built again by those who run it. The page is built each time: it takes no time.
  for (const [builder, ...bundles] of [
    ['apps/page/build.mjs'],
    ['libs/nest/dist/slips/build-slip-bundle.js', 'libs/routing-slip/dist/slip.bundle.js'],
    ['apps/coordinator/dist/build-bundle.js', 'apps/coordinator/dist/state-machines.bundle.js'],
    ['examples/trip/orchestrator/dist/build-bundle.js', 'examples/trip/orchestrator/dist/sagas.bundle.js'],
  ]) {
    if (bundles.length > 0 && bundles.every((bundle) => existsSync(join(root, bundle)))) continue;
    const bundled = await run(process.execPath, [builder]);
    if (!bundled.ok) throw new Trouble('build-failed', `${builder} failed:\n${bundled.output}`);
  }
}

if (process.argv[1] === import.meta.filename) {
  await prepare().catch((error) => {
    tell(error);
    process.exitCode = 1;
  });
}
