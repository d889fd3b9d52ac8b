import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Case } from '@backstitch/testing/conformance';
import { root } from '../root';

/** What differs from what was recorded. Nothing in `core`: the case has passed; nothing in `cause`: word for word. */
export interface Differences {
  readonly core: readonly string[];
  readonly cause: readonly string[];
}

/** What a case has come to. Which fields there are depends on the kind of the case. */
export interface Result {
  readonly status: string;
  readonly output?: unknown;
  readonly error?: string;
  readonly cause?: string;
  readonly message?: string;
  readonly diagnostics?: readonly unknown[];
}

/** `libs/states-language/conformance/compare.mjs`, which comes with the cases. */
interface Compare {
  readonly diff: (expected: unknown, actual: unknown, masks?: Set<string>) => string[];
  readonly judge: (testCase: unknown, actual: Result) => Differences;
}

/** What differs between a case's result and what was recorded. */
export async function differences(testCase: Case, result: Result): Promise<Differences> {
  const { diff, judge } = await loadCompare();
  const { kind, expected, expected_masks: masks = [] } = testCase;
  if (typeof expected !== 'object' || expected === null) return { core: ['the case expects nothing'], cause: [] };
  try {
    if (kind === 'execution') return judge(testCase, result);
    if (kind === 'test_state') return { core: diff(expected, result, new Set(masks)), cause: [] };
    if (kind === 'validate') {
      const { diagnostics = [] } = result;
      const said = { diagnostics, result: diagnostics.length > 0 ? 'FAIL' : 'OK', truncated: false };
      return { core: diff(expected, said, new Set(masks)), cause: [] };
    }
    return ofCreation(testCase, result);
  } catch (error) {
    return { core: [`can't be compared: ${(error as Error).message}`], cause: [] };
  }
}

function ofCreation({ expected, ...more }: Case, { error, message }: Result): Differences {
  const { creation_error: wanted, message: wantedMessage } = expected as Readonly<Record<string, string | null>>;
  // Where AWS's own words were not recorded, they are another emulator's.
  const isAws = (more as { readonly aws_validated?: unknown }).aws_validated != null;
  const words = isAws && !`${wantedMessage}`.includes(`${message}`);
  return {
    core: (wanted ?? undefined) === error ? [] : [`error ${error} != ${wanted}`],
    cause: words ? [`message ${JSON.stringify(message)} != ${JSON.stringify(wantedMessage)}`] : [],
  };
}

/** An ES module outside the libs' builds. */
const loadCompare = (): Promise<Compare> =>
  import(pathToFileURL(join(root, 'libs/states-language/conformance/compare.mjs')).href) as Promise<Compare>;
