import { spawn } from 'node:child_process';
import { ensureChromium } from './ensure-chromium.mjs';
import { ensureMariadb } from './ensure-mariadb.mjs';
import { ensureNats } from './ensure-nats.mjs';
import { ensureNode } from './ensure-node.mjs';
import { ensurePostgres } from './ensure-postgres.mjs';
import { ensurePrometheus } from './ensure-prometheus.mjs';
import { fetchServer } from './fetch-server.mjs';
import { prepare } from './prepare.mjs';
import { root } from './root.mjs';
import { tell } from './trouble.mjs';

/** Longer than any run of Jest takes. A run that hangs fails, and says with what. */
const timeoutMs = 35 * 60_000;

/**
 * Suites that start the platform's own processes, a database server or a browser fill both cores for minutes. They run
 * after the others: side by side, tasks of those that replay everything would run into their time-outs.
 */
const withProcesses = 'test/(chaos|e2e|packed)/';

const notTests = ['--testPathIgnorePatterns', '/node_modules/', '/dist/', '/template/'];

/** A run of all: Jest's arguments, once for each part. Each part has the time-out to itself. */
const parts = [
  [...notTests, '<rootDir>/test/'],
  [...notTests, `<rootDir>/${withProcesses}`, '--testPathPatterns', './test/'],
  ['--testPathPatterns', withProcesses],
];

/** The core, which is run by a later Node, too. */
const core = 'libs/(contract|saga-log|saga|states-language)/';

/** Jest may wait for what a test left open; its results are complete by then. */
const endWithin = 30_000;

const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'];

/**
 * @param {string[]} args for Jest; none: everything
 * @returns its exit code
 */
async function test(args) {
  await prepare();
  // apt-get does one thing at a time.
  await Promise.all([
    ensurePostgres().then(ensureMariadb).then(ensureNats).then(ensureChromium).then(ensurePrometheus),
    fetchServer(),
  ]);
  const sum = { passed: 0, failed: 0, code: 0 };
  const suites = [];
  const node = args.length > 0 ? undefined : await ensureNode();
  const runs = (args.length > 0 ? [args] : parts).map((jestArgs) => ({ jestArgs, by: process.execPath }));
  if (node !== undefined) runs.push({ jestArgs: ['--testPathPatterns', core], by: node });
  for (const { jestArgs, by } of runs) {
    if (by === node) console.log(`\nThe core once more, by ${node}`);
    const { code, passed, failed, took } = await runJest(jestArgs, by);
    if (by !== node) suites.push(...took);
    sum.passed += passed;
    sum.failed += failed;
    sum.code ||= code ?? 1;
  }
  const slowest = suites.sort((one, other) => other.seconds - one.seconds).slice(0, 10);
  if (suites.length > slowest.length) {
    console.log('\nThe slowest suites:');
    for (const { path, seconds } of slowest) console.log(`${seconds.toFixed(1).padStart(8)} s  ${path}`);
  }
  console.log(`\n${sum.passed} passed, ${sum.failed} failed`);
  return sum.code === 0 && sum.failed === 0 ? 0 : 1;
}

/**
 * @typedef {{ done?: boolean, passed: number, failed: number, running: readonly string[], took: readonly { path: string, seconds: number }[] }} Report
 *
 * @param {readonly string[]} args
 * @param {string} node which Node runs it
 * @returns {Promise<Pick<Report, 'passed' | 'failed' | 'took'> & { code: number | null }>}
 */
function runJest(args, node) {
  const reporters = ['--reporters=default', `--reporters=${root}scripts/report-to-parent.cjs`];
  const jest = spawn(node, ['node_modules/jest/bin/jest.js', '--maxWorkers=2', ...args, ...reporters], {
    cwd: root,
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    // A group of its own: what hangs is ended with all that it started.
    detached: true,
  });
  const kill = () => process.kill(-Number(jest.pid), 'SIGKILL');
  const stop = () => {
    kill();
    process.exit(1);
  };
  for (const signal of signals) process.once(signal, stop);

  /** @type {Report} */
  let report = { passed: 0, failed: 0, running: [], took: [] };
  let late = setTimeout(() => {
    console.error(
      `\nNot done after ${timeoutMs / 60_000} minutes. Still running:\n${report.running.map((path) => `  ${path}`).join('\n')}`,
    );
    report.failed += Math.max(1, report.running.length);
    kill();
  }, timeoutMs);
  jest.on('message', (message) => {
    report = /** @type {Report} */ (message);
    if (!report.done) return;
    clearTimeout(late);
    late = setTimeout(() => {
      console.error('\nAll tests are done, but something they left open keeps Jest from ending: it was ended.');
      kill();
    }, endWithin);
  });
  return new Promise((resolve) =>
    jest.once('exit', (code) => {
      clearTimeout(late);
      for (const signal of signals) process.off(signal, stop);
      // Without its report nothing is known to have passed.
      const { done, passed, failed, took } = report;
      resolve({ code: done && code === null ? 0 : code, passed, failed: done ? failed : Math.max(1, failed), took });
    }),
  );
}

await test(process.argv.slice(2)).then(
  (code) => process.exit(code),
  (error) => {
    tell(error);
    process.exit(1);
  },
);
