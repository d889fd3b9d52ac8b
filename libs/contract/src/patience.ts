import { type Duration, milliseconds } from './duration';

/** How long to try: the choice between consistency and availability when a participant is cut off (CAP). */
export interface Patience {
  /** One attempt, from its start to its answer. Default 10 s. */
  readonly attemptTimeout?: Duration;
  /**
   * All attempts together, and the wait for a worker before the first. Default 5 min. `'never'` is consistency first:
   * the saga stays incomplete until the participant is back.
   */
  readonly giveUpAfter?: Duration | 'never';
}

/** What holds where nobody said anything. */
export const defaultPatience = { attemptTimeout: '10s', giveUpAfter: '5m' } as const satisfies Required<Patience>;

/** The patience of a step: what the call says, else the saga type, else the request, else the default. */
export function patienceOf(...mostSpecificFirst: readonly (Patience | undefined)[]): Required<Patience> {
  const first = <K extends keyof Patience>(key: K) => mostSpecificFirst.find((p) => p?.[key] !== undefined)?.[key];
  return {
    attemptTimeout: first('attemptTimeout') ?? defaultPatience.attemptTimeout,
    giveUpAfter: first('giveUpAfter') ?? defaultPatience.giveUpAfter,
  };
}

/** Refuses durations that aren't: at load time, not when the step is asked. @throws ContractError `bad-duration` */
export function checkPatience({ attemptTimeout, giveUpAfter }: Patience): void {
  if (attemptTimeout !== undefined) milliseconds(attemptTimeout);
  if (giveUpAfter !== undefined && giveUpAfter !== 'never') milliseconds(giveUpAfter);
}
