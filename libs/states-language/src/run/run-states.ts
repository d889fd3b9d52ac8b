import type { StateMachine } from '../definition/state-machine';
import { StatesError } from '../errors/states-error';
import type { Execution } from '../execution/execution';
import type { Place } from '../execution/run-states';
import type { Json } from '../json/json';
import { pathIn } from '../execution/path-in';
import { runState } from './run-state';

/** Goes from state to state until one ends. @returns its output. @throws StatesError, CancelledError */
export async function runStates(execution: Execution, machine: StateMachine, input: Json, place: Place): Promise<Json> {
  let name: string | undefined = machine.StartAt;
  let value = input;
  const visits = new Map<string, number>();
  while (name !== undefined) {
    place.cancellation.throwIfCancelled();
    await execution.visit(place.cancellation);
    const state = Object.hasOwn(machine.States, name) ? machine.States[name] : undefined;
    if (state === undefined) throw new StatesError('States.Runtime', `There is no state '${name}'.`);
    const visit = (visits.get(name) ?? 0) + 1;
    visits.set(name, visit);
    const path = pathIn(place.path, name, visit);
    const outcome = await runState(execution, name, state, value, { ...place, path });
    value = outcome.output;
    name = outcome.next;
  }
  return value;
}
