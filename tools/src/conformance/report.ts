import type { Case } from '@backstitch/testing/conformance';
import type { Differences } from './differences';

export interface JudgedCase extends Differences {
  readonly testCase: Case;
}

interface Tier {
  /** For each test whether its cases passed, as 1 and 0. */
  readonly tests: Map<string, number[]>;
  passed: number;
  all: number;
  /** Those that passed word for word. */
  words: number;
}

const mean = (numbers: readonly number[]): number => numbers.reduce((sum, one) => sum + one, 0) / numbers.length;
const short = (line: string): string => (line.length > 400 ? `${line.slice(0, 400)}…` : line);
const percent = (part: number): string => `${(part * 100).toFixed(1)} %`;

/** What failed, what said it in other words, and the score of each tier: lines to be printed. */
export function report(judged: readonly JudgedCase[]): string[] {
  const tiers = new Map<string, Tier>();
  for (const { testCase, core, cause } of judged) {
    const { tier = testCase.kind, test = testCase.id } = testCase as Partial<Case> & Pick<Case, 'kind' | 'id'>;
    const at = tiers.get(tier) ?? { tests: new Map<string, number[]>(), passed: 0, all: 0, words: 0 };
    tiers.set(tier, at);
    at.all += 1;
    at.passed += core.length === 0 ? 1 : 0;
    at.words += core.length === 0 && cause.length === 0 ? 1 : 0;
    at.tests.set(test, [...(at.tests.get(test) ?? []), core.length === 0 ? 1 : 0]);
  }
  return [
    ...judged.flatMap(({ testCase, core: [first] }) =>
      first === undefined ? [] : [short(`failed ${testCase.id}: ${first}`)],
    ),
    ...judged.flatMap(({ testCase, core, cause: [first] }) =>
      core.length > 0 || first === undefined ? [] : [short(`other words ${testCase.id}: ${first}`)],
    ),
    ...[...tiers].map(([tier, { tests, passed, all, words }]) => {
      const score = percent(mean([...tests.values()].map(mean)));
      return `${tier}: ${score} over ${tests.size} tests; ${passed} of ${all} cases, ${words} of them word for word`;
    }),
  ];
}
