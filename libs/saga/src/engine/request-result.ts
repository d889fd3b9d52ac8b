import { type Outcome, outcomeOf } from '@backstitch/saga-log';
import { ActivityFailure, ApplicationFailure, CancelledFailure, TimeoutFailure } from '@temporalio/common';
import { StepError } from '../step-error';

/** The result of asking a step, or its compensation, once: all attempts of one activity. */
export type RequestResult =
  | {
      readonly outcome: 'completed';
      readonly output: unknown;
      /** An operator said so. */
      readonly resolved?: true;
    }
  | { readonly outcome: Exclude<Outcome, 'completed'>; readonly error: StepError };

/** It was stopped before it was sent. */
export const notSent = (stepId: string): RequestResult => ({
  outcome: 'not-sent',
  error: new StepError('NotSent', `${stepId} was not sent. It had no effect.`, undefined, 'not-sent', stepId),
});

/** An operator acted on it before it was asked again: what became of it is as unknown as it was. */
export const givenUp = (stepId: string): RequestResult => unknown(stepId, 'was not asked again', {});

/** How a step ended that may have had its effect when it was asked before, whatever its last asking says. */
export const inDoubt = (stepId: string, last: Exclude<RequestResult, { outcome: 'completed' }>): RequestResult =>
  last.error.code === 'NotSent'
    ? unknown(stepId, 'was asked before', { cause: last.error })
    : { ...last, outcome: 'unknown' };

/** Turns an answer or an error into an outcome. @param declared the codes of its refusals */
export const requestResult = (
  stepId: string,
  declared: readonly string[],
  asked: Promise<unknown>,
): Promise<RequestResult> =>
  asked.then(
    (output) => ({ outcome: 'completed', output }),
    (error: unknown) => failed(stepId, declared, error),
  );

function failed(stepId: string, declared: readonly string[], error: unknown): RequestResult {
  const cause = error instanceof ActivityFailure ? error.cause : error;
  const because = { cause: error };
  if (cause instanceof ApplicationFailure) {
    const type = cause.type ?? 'Error';
    const outcome = outcomeOf({ how: 'failed', type, declared });
    if (outcome === 'refused') {
      const details = cause.details?.[0];
      return { outcome, error: new StepError(type, cause.message, details, outcome, stepId, because) };
    }
    return unknown(stepId, `failed: ${type}: ${cause.message}`, because);
  }
  if (cause instanceof TimeoutFailure) {
    const outcome = outcomeOf({ how: 'timed-out', waitingForWorker: cause.timeoutType === 'SCHEDULE_TO_START' });
    if (outcome === 'not-sent') {
      const message = `${stepId} was not sent: no worker picked it up in time. It had no effect.`;
      return { outcome, error: new StepError('NotSent', message, undefined, outcome, stepId, because) };
    }
    const last = cause.cause === undefined ? '' : `; last failure: ${cause.cause.message}`;
    return unknown(stepId, `timed out${last}`, because);
  }
  if (cause instanceof CancelledFailure) return unknown(stepId, 'was cut off before its answer came', because);
  return unknown(stepId, `failed: ${String(cause)}`, because);
}

const unknown = (stepId: string, what: string, because: ErrorOptions): RequestResult => ({
  outcome: 'unknown',
  error: new StepError(
    'OutcomeUnknown',
    `${stepId} ${what}. It may have had its effect.`,
    undefined,
    'unknown',
    stepId,
    because,
  ),
});
