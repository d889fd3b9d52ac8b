import type { Catcher, Retrier, State } from '../definition/state-machine';
import { thisEdition } from '../start/started';
import { errorMatches } from './error-matches';
import type { StatesError } from './states-error';

/** What to do about an error: which rule of which list. */
export type Recovery =
  | { readonly kind: 'retry'; readonly index: number; readonly rule: Retrier }
  | { readonly kind: 'catch'; readonly index: number; readonly rule: Catcher };

/**
 * The first retrier that names the error, unless it has used up its attempts; then the first catcher that names it.
 * `States.DataLimitExceeded` is retried by its own name only: the answer is too large of what has taken effect already, and
 * tried again it would do so again. `States.ALL` and `States.TaskFailed` catch it, as they do with AWS.
 * @param used how often a retrier has retried
 * @param edition of the interpreter that the execution began with. Default: this one
 */
export function recoveryFrom(
  failure: StatesError,
  state: State,
  used: (retrier: number) => number,
  edition: number = thisEdition,
): Recovery | undefined {
  const { Retry = [], Catch = [] } = state as { readonly Retry?: Retrier[]; readonly Catch?: Catcher[] };
  const names = (rule: Retrier) => failure.error !== undefined && rule.ErrorEquals.includes(failure.error);
  const covers = (rule: Retrier | Catcher) => errorMatches(rule.ErrorEquals, failure.error);
  const tookEffect = failure.error === 'States.DataLimitExceeded' && edition >= 6;
  const retrier = Retry.findIndex(tookEffect ? names : covers);
  if (retrier >= 0 && used(retrier) < (Retry[retrier]!.MaxAttempts ?? 3)) {
    return { kind: 'retry', index: retrier, rule: Retry[retrier]! };
  }
  const catcher = Catch.findIndex(covers);
  return catcher >= 0 ? { kind: 'catch', index: catcher, rule: Catch[catcher]! } : undefined;
}
