#!/usr/bin/env node
/**
 * Runs case files of the states language: `npm run conformance -- FILE… [--out RESULTS.json]`. Executions run on a real
 * Temporal server with time skipping, by the workflow of all state machines. Prints the score of each tier, as a
 * macro-average over its tests, and what failed.
 */
import { readFile, writeFile } from 'node:fs/promises';
import { fetchServer } from './fetch-server.mjs';
import { prepare } from './prepare.mjs';
import { Trouble, tell } from './trouble.mjs';

const usage = 'Say which: npm run conformance -- FILE… [--out RESULTS.json]';

function parameters(given) {
  const files = [];
  let out;
  for (let at = 0; at < given.length; at++) {
    if (given[at] === '--out') out = given[++at] ?? '';
    else if (given[at].startsWith('--out=')) out = given[at].slice('--out='.length);
    else if (given[at].startsWith('--')) throw new Trouble('bad-parameter', `There is no '${given[at]}'. ${usage}`);
    else files.push(given[at]);
  }
  if (files.length === 0 || out === '') throw new Trouble('bad-parameter', usage);
  return { files, out };
}

async function casesIn(file) {
  const text = await readFile(file, 'utf8').catch((error) => {
    throw new Trouble('bad-case-file', `${file} can't be read: ${error.message}`);
  });
  let cases;
  try {
    cases = JSON.parse(text);
  } catch (error) {
    throw new Trouble('bad-case-file', `${file} is not JSON: ${error.message}`);
  }
  if (!Array.isArray(cases)) throw new Trouble('bad-case-file', `${file} is not an array of cases.`);
  const wrong = cases.findIndex((it) => typeof it?.id !== 'string' || typeof it.kind !== 'string');
  if (wrong >= 0) throw new Trouble('bad-case-file', `${file}: case ${wrong} has no id and kind.`);
  return cases;
}

/** What differs from what was recorded: nothing, when the case has passed. */
function differences({ judge, diff }, testCase, result) {
  const { kind, expected, expected_masks: masks = [] } = testCase;
  if (typeof expected !== 'object' || expected === null) return { core: ['the case expects nothing'], cause: [] };
  const apart = (core, cause = []) => ({ core, cause });
  try {
    if (kind === 'execution') return judge(testCase, result);
    if (kind === 'test_state') return apart(diff(expected, result, new Set(masks)));
    if (kind === 'validate') {
      const { diagnostics = [] } = result;
      const said = { diagnostics, result: diagnostics.length > 0 ? 'FAIL' : 'OK', truncated: false };
      return apart(diff(expected, said, new Set(masks)));
    }
    const same = (expected.creation_error ?? undefined) === result.error;
    // Where AWS's own words were not recorded, they are another emulator's.
    const words = testCase.aws_validated != null && !`${expected.message}`.includes(result.message);
    return apart(
      same ? [] : [`error ${result.error} != ${expected.creation_error}`],
      words ? [`message ${JSON.stringify(result.message)} != ${JSON.stringify(expected.message)}`] : [],
    );
  } catch (error) {
    return apart([`can't be compared: ${error.message}`]);
  }
}

const mean = (numbers) => numbers.reduce((sum, one) => sum + one, 0) / numbers.length;
const short = (line) => (line.length > 400 ? `${line.slice(0, 400)}…` : line);
const percent = (part) => `${(part * 100).toFixed(1)} %`;

function report(judged) {
  const tiers = new Map();
  for (const { testCase, core, cause } of judged) {
    const { tier = testCase.kind, test = testCase.id } = testCase;
    const at = tiers.get(tier) ?? { tests: new Map(), passed: 0, all: 0, words: 0 };
    tiers.set(tier, at);
    at.all += 1;
    at.passed += core.length === 0 ? 1 : 0;
    at.words += core.length === 0 && cause.length === 0 ? 1 : 0;
    at.tests.set(test, [...(at.tests.get(test) ?? []), core.length === 0 ? 1 : 0]);
  }
  for (const { testCase, core } of judged) if (core.length > 0) console.log(short(`failed ${testCase.id}: ${core[0]}`));
  for (const { testCase, core, cause } of judged) {
    if (core.length === 0 && cause.length > 0) console.log(short(`other words ${testCase.id}: ${cause[0]}`));
  }
  for (const [tier, { tests, passed, all, words }] of tiers) {
    const score = percent(mean([...tests.values()].map(mean)));
    console.log(
      `${tier}: ${score} over ${tests.size} tests; ${passed} of ${all} cases, ${words} of them word for word`,
    );
  }
}

async function conformance(given) {
  const { files, out } = parameters(given);
  const cases = (await Promise.all(files.map(casesIn))).flat();
  await prepare();
  await fetchServer();
  const [{ resultsOf }, { startServer }, { searchAttributes }, compare] = await Promise.all([
    import('@backstitch/testing/conformance'),
    import('@backstitch/temporal-server'),
    import('@backstitch/saga-log'),
    import('../libs/states-language/conformance/compare.mjs'),
  ]);
  const { Runtime, DefaultLogger } = await import('@temporalio/worker');
  Runtime.install({ logger: new DefaultLogger('ERROR'), shutdownSignals: [] });
  let server;
  const began = Date.now();
  let results;
  try {
    results = await resultsOf(cases, {
      server: async () =>
        (server = await startServer({ timeSkipping: true, searchAttributes: { ...searchAttributes } })),
    });
  } finally {
    await server?.stop();
  }
  if (out !== undefined) {
    const byId = Object.fromEntries(cases.map(({ id }, index) => [id, results[index]]));
    await writeFile(out, `${JSON.stringify(byId, undefined, 1)}\n`).catch((error) => {
      throw new Trouble('bad-parameter', `${out} can't be written: ${error.message}`);
    });
  }
  const judged = cases.map((testCase, index) => ({ testCase, ...differences(compare, testCase, results[index]) }));
  report(judged);
  const failed = judged.filter(({ core }) => core.length > 0).length;
  console.log(`${cases.length} cases in ${((Date.now() - began) / 1000).toFixed(1)} s`);
  console.log(`${cases.length - failed} passed, ${failed} failed`);
  return failed === 0 ? 0 : 1;
}

try {
  process.exitCode = await conformance(process.argv.slice(2));
} catch (error) {
  tell(error);
  process.exitCode = 2;
}
