import type { StepError } from '@backstitch/saga';
import { ActivityFailure, TimeoutFailure } from '@temporalio/common';
import type { TaskOutcome } from '../execution/effects';

/** The error name of a request that no worker took in time: it had no effect. */
const notSent = 'Backstitch.NotSent';

/**
 * What a step's failure is to Retry and Catch: a refusal by its own name, with a cause like that of a Lambda function's
 * error; `States.Timeout` where time ran out; else `States.TaskFailed`.
 */
export function taskFailure(error: StepError): TaskOutcome {
  const { outcome, code, message, details } = error;
  if (outcome === 'refused') {
    const cause = { errorMessage: message, errorType: code, ...(details !== undefined && { details }) };
    return { failed: true, error: code, cause: JSON.stringify(cause) };
  }
  if (outcome === 'not-sent') return { failed: true, error: notSent, cause: message };
  const timeout = timeoutIn(error);
  if (timeout === undefined) return { failed: true, error: 'States.TaskFailed', cause: message };
  const name = timeout.timeoutType === 'HEARTBEAT' ? 'States.HeartbeatTimeout' : 'States.Timeout';
  return { failed: true, error: name, timedOut: true };
}

function timeoutIn({ cause }: StepError): TimeoutFailure | undefined {
  const inner = cause instanceof ActivityFailure ? cause.cause : cause;
  return inner instanceof TimeoutFailure ? inner : undefined;
}
