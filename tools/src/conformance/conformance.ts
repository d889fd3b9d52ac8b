import { readFile, writeFile } from 'node:fs/promises';
import { searchAttributes } from '@backstitch/saga-log';
import { type TemporalServer, startServer } from '@backstitch/temporal-server';
import { type Case, resultsOf } from '@backstitch/testing/conformance';
import { quietRuntime } from '@backstitch/testing/bench';
import { argumentsOf } from '../arguments-of';
import { Trouble } from '../trouble';
import { type Result, differences } from './differences';
import { report } from './report';

const usage = 'Say which: npm run conformance -- FILE… [--out RESULTS.json]';

/**
 * Runs case files of the states language. Executions run on a real Temporal server with time skipping, by the workflow of
 * all state machines. Prints the score of each tier, as a macro-average over its tests, and what failed.
 * @returns 1 when a case has failed
 * @throws Trouble `bad-parameter`, `bad-case-file`
 */
export async function conformance(args: readonly string[]): Promise<number> {
  const { values, positionals: files } = argumentsOf(args, { out: { type: 'string' } }, usage);
  const { out } = values;
  if (files.length === 0 || out === '') throw new Trouble('bad-parameter', usage);
  const cases = (await Promise.all(files.map(casesIn))).flat();
  quietRuntime();
  const began = Date.now();
  const results = await resultsIn(cases);
  if (out !== undefined) {
    const byId = Object.fromEntries(cases.map(({ id }, index) => [id, results[index]]));
    await writeFile(out, `${JSON.stringify(byId, undefined, 1)}\n`).catch((error: Error) => {
      throw new Trouble('bad-parameter', `${out} can't be written: ${error.message}`);
    });
  }
  const judged = await Promise.all(
    cases.map(async (testCase, index) => ({ testCase, ...(await differences(testCase, results[index]!)) })),
  );
  for (const line of report(judged)) console.log(line);
  const failed = judged.filter(({ core }) => core.length > 0).length;
  console.log(`${cases.length} cases in ${((Date.now() - began) / 1000).toFixed(1)} s`);
  console.log(`${cases.length - failed} passed, ${failed} failed`);
  return failed === 0 ? 0 : 1;
}

async function resultsIn(cases: readonly Case[]): Promise<Result[]> {
  let server: TemporalServer | undefined;
  try {
    return (await resultsOf(cases, {
      server: async () =>
        (server = await startServer({ timeSkipping: true, searchAttributes: { ...searchAttributes } })),
    })) as Result[];
  } finally {
    await server?.stop();
  }
}

/** @throws Trouble `bad-case-file` */
async function casesIn(file: string): Promise<Case[]> {
  const text = await readFile(file, 'utf8').catch((error: Error) => {
    throw new Trouble('bad-case-file', `${file} can't be read: ${error.message}`);
  });
  let cases: unknown;
  try {
    cases = JSON.parse(text);
  } catch (error) {
    throw new Trouble('bad-case-file', `${file} is not JSON: ${(error as Error).message}`);
  }
  if (!Array.isArray(cases)) throw new Trouble('bad-case-file', `${file} is not an array of cases.`);
  const wrong = (cases as (Partial<Case> | null)[]).findIndex(
    (it) => typeof it?.id !== 'string' || typeof it.kind !== 'string',
  );
  if (wrong >= 0) throw new Trouble('bad-case-file', `${file}: case ${wrong} has no id and kind.`);
  return cases as Case[];
}
