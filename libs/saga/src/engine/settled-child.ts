import { engineFailure } from '@backstitch/saga-log';
import {
  ApplicationFailure,
  CancelledFailure,
  ChildWorkflowFailure,
  WorkflowExecutionAlreadyStartedError,
} from '@temporalio/common';
import type { RequestResult } from './request-result';
import { StepError } from '../step-error';

/**
 * Settles the run of a nested saga. One that failed or was cancelled has compensated all of its own: nothing of it is
 * in effect. One that was terminated or timed out ran no code: what it left behind is unknown.
 * @param isNamed and not tried in a run before a reset: that its name is taken means that another has it
 */
export async function settledChild(stepId: string, run: Promise<unknown>, isNamed = false): Promise<RequestResult> {
  try {
    return { outcome: 'completed', output: await run };
  } catch (error) {
    const cause = error instanceof ChildWorkflowFailure ? error.cause : error;
    const because = { cause: error };
    if (cause instanceof ApplicationFailure) {
      const code = engineFailure.free(cause.type ?? 'Error');
      return {
        outcome: 'refused',
        error: new StepError(code, cause.message, cause.details?.[0], 'refused', stepId, because),
      };
    }
    if (cause instanceof CancelledFailure) {
      const message = `${stepId} was cancelled, and is compensated.`;
      return {
        outcome: 'refused',
        error: new StepError('SagaCancelled', message, undefined, 'refused', stepId, because),
      };
    }
    if (cause instanceof WorkflowExecutionAlreadyStartedError && isNamed) {
      const message = `${stepId} was not begun: its name is taken.`;
      return { outcome: 'refused', error: new StepError(nameTaken, message, undefined, 'refused', stepId, because) };
    }
    return endedByForce(stepId, because);
  }
}

/** What AWS calls it that an execution has the name of another. */
const nameTaken = 'StepFunctions.ExecutionAlreadyExistsException';

/** A nested saga that was terminated, or timed out. */
export const endedByForce = (stepId: string, because?: ErrorOptions): RequestResult => {
  const message = `${stepId} was ended by force: what it left behind is unknown until it is recovered. Then resolve this step.`;
  return { outcome: 'unknown', error: new StepError('OutcomeUnknown', message, undefined, 'unknown', stepId, because) };
};
