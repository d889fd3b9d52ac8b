import { machinesIn } from './machinesIn';
import { type StateMachine, type TaskState } from './StateMachine';

/** Every Task of a valid definition, also those inside other states. */
export function tasksOf({ States }: StateMachine): TaskState[] {
  return Object.values(States).flatMap((state) =>
    state.Type === 'Task' ? [state] : machinesIn(state).flatMap(tasksOf),
  );
}
