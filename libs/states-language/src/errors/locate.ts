import type { StateRun } from '../execution/state-run';
import { thisEdition } from '../start/started';
import type { StatesError } from './states-error';

/**
 * The error with the place it happened in, shortened to what AWS keeps of one. AWS records a failed JSONata evaluation as an
 * event of its own, which the event ids in later causes count.
 */
export function locate(run: StateRun, error: StatesError): StatesError {
  // Executions that began before this rule go on as they began.
  const whole = (run.execution.effects.edition ?? thisEdition) < 6;
  if (error.located) return whole ? error : error.shortened;
  const at = error.at(run.name, run.enteredEventId);
  const located = whole ? at : at.shortened;
  if (error.error === 'States.QueryEvaluationError') {
    run.execution.emit({ type: 'EvaluationFailed', state: run.name, error: error.error, cause: located.reason });
  }
  return located;
}
