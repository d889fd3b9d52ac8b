import { ContractError } from './contract-error';
import { type Duration, checkDuration, milliseconds } from './duration';

/** How long to try: the choice between consistency and availability when a participant is cut off (CAP). */
export interface Timeouts {
  /** One attempt, from its start to its answer. Default 10 s; at most 2^31 - 1 ms, 24.8 days. */
  readonly attemptTimeout?: Duration;
  /**
   * All attempts together, and the wait for a worker before the first. Default 5 min. `'never'` is consistency first:
   * the saga stays incomplete until the participant is back.
   */
  readonly giveUpAfter?: Duration | 'never';
}

/** The defaults. */
export const defaultTimeouts = { attemptTimeout: '10s', giveUpAfter: '5m' } as const satisfies Required<Timeouts>;

/** The time-outs of a step: what the call says, else the saga type, else the request, else the default. */
export function timeoutsOf(...mostSpecificFirst: readonly (Timeouts | undefined)[]): Required<Timeouts> {
  const first = <K extends keyof Timeouts>(key: K) => mostSpecificFirst.find((p) => p?.[key] !== undefined)?.[key];
  return {
    attemptTimeout: first('attemptTimeout') ?? defaultTimeouts.attemptTimeout,
    giveUpAfter: first('giveUpAfter') ?? defaultTimeouts.giveUpAfter,
  };
}

/** The longest that a timer of Node can wait, in milliseconds: a longer one ends at once. */
const longestTimer = 2 ** 31 - 1;

/** Refuses durations that aren't: at load time, not when the step is asked. @throws ContractError `bad-duration` */
export function checkTimeouts({ attemptTimeout, giveUpAfter }: Timeouts): void {
  if (attemptTimeout !== undefined && milliseconds(attemptTimeout) > longestTimer) {
    throw new ContractError(
      'bad-duration',
      `attemptTimeout is '${attemptTimeout}', and an attempt is timed by a timer of at most ${longestTimer} ms (24.8 days): let it be shorter, and set giveUpAfter for all attempts together.`,
    );
  }
  if (giveUpAfter !== undefined && giveUpAfter !== 'never') checkDuration(giveUpAfter);
}
