import type { Participant, SagaType } from '@backstitch/contract';
import { type DefinedMachine, tasksOf } from '@backstitch/states-language';
import { z } from 'zod';
import type { TaskResources } from '../definitions/task-resources';
import { SagaClientError } from '../saga-client-error';

/** Any JSON. One for all: what is made of a schema is made once. */
const anything = z.json();

/** Whether what is stored can be run: an older gateway stored a string that held a definition. */
export function isReadable({ definition }: DefinedMachine): boolean {
  try {
    return tasksOf(definition).length >= 0;
  } catch {
    return false;
  }
}

/**
 * A stored definition as a saga type like any other. It takes and gives any JSON: the language has no schemas.
 * @throws SagaClientError `unknown-saga-type` when it isn't readable
 */
export function stateMachineType(
  name: string,
  machine: DefinedMachine,
  { taskQueue, resources, participants }: Hosting,
): SagaType {
  if (!isReadable(machine)) {
    throw new SagaClientError(
      'unknown-saga-type',
      `What is stored as ${name}, in version ${machine.version}, is no state machine: store one, or delete it.`,
    );
  }
  const { definition, unwind } = machine;
  const asked = resources.asked(tasksOf(definition).map(({ Resource }) => Resource));
  return {
    ...{ name, kind: 'state-machine', taskQueue },
    contract: {
      ...{ input: anything, output: anything, unwind },
      ...(definition.Comment !== undefined && { summary: definition.Comment }),
      participants: participants.filter((one) => asked.includes(one.name)),
    },
  };
}

/** A type whose definitions are gone: enough to show and steer what still runs of it. */
export const retiredMachineType = (
  name: string,
  asked: readonly string[],
  { taskQueue, participants }: Hosting,
): SagaType => ({
  ...{ name, kind: 'state-machine', taskQueue },
  contract: {
    ...{ input: anything, output: anything },
    participants: participants.filter((one) => asked.includes(one.name)),
  },
});

/** Where state machines run, and what their tasks can be. */
export interface Hosting {
  readonly taskQueue: string;
  readonly resources: TaskResources;
  readonly participants: readonly Participant[];
}
