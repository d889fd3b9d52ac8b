import type { StateRun } from '../execution/state-run';
import type { StatesError } from './states-error';

/**
 * The error with the place it happened in. AWS records a failed JSONata evaluation as an event of its own, which the
 * event ids in later causes count.
 */
export function locate(run: StateRun, error: StatesError): StatesError {
  if (error.located) return error;
  const located = error.at(run.name, run.enteredEventId);
  if (error.error === 'States.QueryEvaluationError') {
    run.execution.emit({ type: 'EvaluationFailed', state: run.name, error: error.error, cause: located.reason });
  }
  return located;
}
