import { machinesIn } from '../definition/machines-in';
import type { State, StateMachine } from '../definition/state-machine';

/** A state by its name, in the machine or in any branch or processor in it. */
export function findState(machine: StateMachine, name: string): State | undefined {
  for (const [key, state] of Object.entries(machine.States)) {
    if (key === name) return state;
    for (const inner of machinesIn(state)) {
      const found = findState(inner, name);
      if (found !== undefined) return found;
    }
  }
  return undefined;
}
