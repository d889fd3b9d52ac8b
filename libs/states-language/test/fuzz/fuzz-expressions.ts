import fc from 'fast-check';
import { arbitraryExpression } from './arbitrary-expression';
import { ExpressionJudge } from './expression-judge';

/** Expressions of one seed. */
const each = 200;
/** Times that what was found is tried again, smaller. */
const maxShrinks = 60;

/** What a search did; `found` says of each fault its seed and the smallest expression that has it. */
export interface Search {
  readonly expressions: number;
  readonly outcomes: Readonly<Record<string, number>>;
  readonly slowest: { readonly ms: number; readonly source: string };
  readonly found: readonly string[];
}

/**
 * Evaluates random expressions until the time is over, and tells those that take too much time or memory.
 * @param seed the first; the next is one more. The same seed makes the same expressions
 * @param milliseconds for how long; a seed that has begun is ended
 * @param say told of each that is found
 */
export async function fuzzExpressions(
  seed: number,
  milliseconds: number,
  say: (line: string) => void,
): Promise<Search> {
  const judge = new ExpressionJudge();
  const search = {
    expressions: 0,
    outcomes: {} as Record<string, number>,
    slowest: { ms: 0, source: '' },
    found: [] as string[],
  };
  const until = Date.now() + milliseconds;
  try {
    for (let next = seed; Date.now() < until; next++) {
      let shrinks = maxShrinks;
      const property = fc.asyncProperty(arbitraryExpression, async (subject) => {
        if (shrinks === 0) return;
        const { outcome = 'none', ms = 0, fault } = await judge.judge(subject);
        search.expressions++;
        search.outcomes[outcome] = (search.outcomes[outcome] ?? 0) + 1;
        if (ms > search.slowest.ms) search.slowest = { ms, source: subject.source };
        if (fault === undefined && shrinks === maxShrinks) return;
        shrinks--;
        if (fault !== undefined) throw new Error(fault);
      });
      const { failed, counterexample, errorInstance } = await fc.check(property, { seed: next, numRuns: each });
      if (!failed) continue;
      const line = `seed ${next}: ${(errorInstance as Error).message}\n  ${counterexample![0].source}`;
      search.found.push(line);
      say(line);
    }
  } finally {
    await judge.close();
  }
  return search;
}
