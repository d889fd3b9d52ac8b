import { machinesIn } from './machines-in';
import type { StateMachine, TaskState } from './state-machine';

/** Every Task of a valid definition, also those inside other states. */
export function tasksOf({ States }: StateMachine): TaskState[] {
  return Object.values(States).flatMap((state) =>
    state.Type === 'Task' ? [state] : machinesIn(state).flatMap(tasksOf),
  );
}
