import { machinesIn } from '../definition/machines-in';
import type { StateMachine } from '../definition/state-machine';

/** The Task states of a machine, with those inside it: how many steps an item may be. */
export function tasksIn(machine: StateMachine): number {
  return Object.values(machine.States).reduce((sum, state) => {
    if (state.Type === 'Task') return sum + 1;
    const inside = machinesIn(state).reduce((all, one) => all + tasksIn(one), 0);
    return sum + (state.Type === 'Map' ? 10 * inside : inside);
  }, 0);
}
