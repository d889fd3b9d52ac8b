import type { Case } from './case';
import { ExecutionHarness } from './execution-harness';
import { staticResult } from './static-result';

export interface ResultsOptions {
  /** A Temporal server with time skipping. Asked for when there is an execution to run. */
  readonly server: () => Promise<{ address: string; namespace?: string }>;
  /** Cases at once. Default 24. */
  readonly atOnce?: number;
  /** Milliseconds of real time that a case may take. Default 30,000. */
  readonly within?: number;
}

const kinds = ['execution', 'create', 'validate', 'test_state'];

/**
 * Runs cases: executions on the server, by the workflow of all state machines; what asks for none by the core. Whatever
 * happens to one, the others go on.
 * @returns the result of each, in their order
 */
export async function resultsOf(cases: readonly Case[], options: ResultsOptions): Promise<object[]> {
  const { server, atOnce = 24, within = 30_000 } = options;
  const results = new Array<object>(cases.length);
  const executions = [...cases.entries()].filter(([, { kind }]) => kind === 'execution');
  for (const [index, testCase] of cases.entries()) {
    if (testCase.kind === 'execution') continue;
    results[index] = kinds.includes(testCase.kind)
      ? await safely(() => staticResult(testCase))
      : { status: 'UNKNOWN_KIND', cause: `There is no kind '${testCase.kind}': ${kinds.join(', ')} are.` };
  }
  if (executions.length === 0) return results;
  const harness = await ExecutionHarness.open(await server());
  try {
    let next = 0;
    const lane = async (): Promise<void> => {
      while (next < executions.length) {
        const [index, testCase] = executions[next++]!;
        results[index] = await safely(() => harness.run(testCase, within));
      }
    };
    await Promise.all(Array.from({ length: atOnce }, lane));
  } finally {
    await harness.close();
  }
  return results;
}

async function safely(result: () => Promise<object>): Promise<object> {
  try {
    return await result();
  } catch (error) {
    return { status: 'BROKEN', cause: error instanceof Error ? `${error.name}: ${error.message}` : String(error) };
  }
}
