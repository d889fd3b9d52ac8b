import type { State, StateMachine } from './state-machine';

/** The machines that run inside a state: a Parallel's branches, a Map's processor. */
export function machinesIn(state: State): StateMachine[] {
  if (state.Type === 'Parallel') return state.Branches;
  if (state.Type !== 'Map') return [];
  const processor = state.ItemProcessor ?? state.Iterator;
  return processor === undefined ? [] : [processor];
}
