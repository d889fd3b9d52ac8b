import type { Catcher, Retrier, State } from '../definition/state-machine';
import { errorMatches } from './error-matches';
import type { StatesError } from './states-error';

/** What to do about an error: which rule of which list. */
export type Recovery =
  | { readonly kind: 'retry'; readonly index: number; readonly rule: Retrier }
  | { readonly kind: 'catch'; readonly index: number; readonly rule: Catcher };

/**
 * The first retrier that names the error, unless it has used up its attempts; then the first catcher that names it.
 * @param used how often a retrier has retried
 */
export function recoveryFrom(
  failure: StatesError,
  state: State,
  used: (retrier: number) => number,
): Recovery | undefined {
  const { Retry = [], Catch = [] } = state as { readonly Retry?: Retrier[]; readonly Catch?: Catcher[] };
  const covers = (rule: Retrier | Catcher) => errorMatches(rule.ErrorEquals, failure.error);
  const retrier = Retry.findIndex(covers);
  if (retrier >= 0 && used(retrier) < (Retry[retrier]!.MaxAttempts ?? 3)) {
    return { kind: 'retry', index: retrier, rule: Retry[retrier]! };
  }
  const catcher = Catch.findIndex(covers);
  return catcher >= 0 ? { kind: 'catch', index: catcher, rule: Catch[catcher]! } : undefined;
}
