import type { State } from '../definition/state-machine';
import { locate } from '../errors/locate';
import { StatesError } from '../errors/states-error';
import { assertSize } from '../execution/assert-size';
import type { Execution } from '../execution/execution';
import type { Place } from '../execution/run-states';
import type { StateOutcome } from '../execution/state-outcome';
import type { StateRun } from '../execution/state-run';
import type { Json } from '../json/json';
import { stateWork } from './state-work';

/** Visits one state: records the entry, does its work, assigns its variables, records the exit. */
export async function runState(
  execution: Execution,
  name: string,
  state: State,
  input: Json,
  place: Place,
): Promise<StateOutcome> {
  const enteredEventId = execution.emit({ type: `${state.Type}StateEntered`, state: name, input });
  const enteredAt = new Date(execution.effects.now()).toISOString();
  const run: StateRun = {
    execution,
    name,
    state,
    // Only the machine's own QueryLanguage is handed down; a Map's or Parallel's is not.
    language: state.QueryLanguage ?? execution.language,
    input,
    context: { ...place.context, State: { EnteredTime: enteredAt, Name: name } },
    scope: place.scope,
    cancellation: place.cancellation,
    path: place.path,
    enteredEventId,
  };
  try {
    const outcome = await stateWork(run);
    assertSize(run, name, outcome.output);
    assertSize(run, name, outcome.assigned);
    place.scope.assign(outcome.assigned);
    const { output, assigned } = outcome;
    execution.emit({
      type: `${state.Type}StateExited`,
      state: name,
      output,
      ...(Object.keys(assigned).length > 0 ? { assigned } : {}),
    });
    return outcome;
  } catch (error) {
    // A last resort: sizes and depths are bounded before anything can exhaust the stack.
    if (error instanceof RangeError)
      throw locate(run, StatesError.runtime(`The state needs too much: ${error.message}`));
    throw error instanceof StatesError ? locate(run, error) : error;
  }
}
