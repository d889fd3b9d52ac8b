import type { Participant, SagaType } from '@backstitch/contract';
import { type DefinedMachine, tasksOf } from '@backstitch/states-language';
import { z } from 'zod';
import type { TaskResources } from '../definitions/task-resources';

/** Any JSON. One for all: what is made of a schema is made once. */
const anything = z.json();

/** A stored definition as a saga type like any other. It takes and gives any JSON: the language has no schemas. */
export function stateMachineType(
  name: string,
  { definition, unwind }: DefinedMachine,
  { taskQueue, resources, participants }: Hosting,
): SagaType {
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
