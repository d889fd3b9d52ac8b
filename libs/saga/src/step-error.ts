import type { Outcome } from '@backstitch/saga-log';

/**
 * What a step's failure looks like to the saga's code. Match a refusal with `NoRoomLeft.is(e)`; else by `code`.
 * `code`: the refusal's, `NotSent` (no worker picked it up: no effect), or `OutcomeUnknown` (it may have had its
 * effect: it is compensated before the saga ends, caught or not).
 */
export class StepError extends Error {
  override readonly name = 'StepError';
  constructor(
    readonly code: string,
    message: string,
    readonly details: unknown,
    readonly outcome: Exclude<Outcome, 'completed'>,
    readonly stepId: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}
