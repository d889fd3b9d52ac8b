import type { StateMachine } from '../definition/state-machine';
import { tasksOf } from '../definition/tasks-of';
import type { Binding, CompensationBinding } from '../start/binding';
import type { Started } from '../start/started';
import { bindingOf } from './binding-of';

/**
 * Does a definition undo by itself, in a state outside a Map, what the Map's items ask? What it undoes it finds in the log of its own
 * workflow, so the items have to run there.
 */
export function isUndoneFromOutside(started: Started, processor: StateMachine): boolean {
  const asked = boundIn(started, processor);
  const meant = ({ participant, requests }: CompensationBinding) =>
    asked.some((it) => it.as === 'request' && it.participant === participant && requests.includes(it.request));
  const whole = started.machines[started.name]!.definition;
  return undoing(started, whole).filter(meant).length > undoing(started, processor).filter(meant).length;
}

/** What of a machine's tasks undoes something. */
export const undoing = (started: Started, machine: StateMachine): CompensationBinding[] =>
  boundIn(started, machine).filter((binding) => binding.as === 'compensation');

const boundIn = ({ bindings }: Started, machine: StateMachine): Binding[] =>
  tasksOf(machine).flatMap(({ Resource, Parameters, Arguments }) => {
    const { binding } = bindingOf(bindings, Resource, Parameters ?? Arguments ?? {});
    return binding === undefined ? [] : [binding];
  });
