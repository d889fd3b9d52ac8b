import { type StateMachine } from '../definition/StateMachine';
import { StatesError } from '../errors/StatesError';
import { type Execution } from '../execution/Execution';
import { type Place } from '../execution/RunStates';
import { type Json } from '../json/Json';
import { runState } from './runState';

/** Goes from state to state until one ends. @returns its output. @throws StatesError, CancelledError */
export async function runStates(execution: Execution, machine: StateMachine, input: Json, place: Place): Promise<Json> {
  let name: string | undefined = machine.StartAt;
  let value = input;
  while (name !== undefined) {
    place.cancellation.throwIfCancelled();
    await execution.visit(place.cancellation);
    const state = Object.hasOwn(machine.States, name) ? machine.States[name] : undefined;
    if (state === undefined) throw new StatesError('States.Runtime', `There is no state '${name}'.`);
    const outcome = await runState(execution, name, state, value, place);
    value = outcome.output;
    name = outcome.next;
  }
  return value;
}
