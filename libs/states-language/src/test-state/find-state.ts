import type { State, StateMachine } from '../definition/state-machine';

/** A state by its name, in the machine or in any branch or processor in it. */
export function findState(machine: StateMachine, name: string): State | undefined {
  for (const [key, state] of Object.entries(machine.States)) {
    if (key === name) return state;
    const inner =
      state.Type === 'Parallel'
        ? state.Branches
        : state.Type === 'Map'
          ? [state.ItemProcessor, state.Iterator].filter((processor) => processor !== undefined)
          : [];
    for (const machine of inner) {
      const found = findState(machine, name);
      if (found !== undefined) return found;
    }
  }
  return undefined;
}
