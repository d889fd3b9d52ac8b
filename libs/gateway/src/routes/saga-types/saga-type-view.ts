import type { StoredDefinition } from '@backstitch/client';
import type { SagaType } from '@backstitch/contract';
import type { Shown } from '@backstitch/saga-log/shown';
import { z } from 'zod';
import { inputSchema, outputSchema } from '../../http/openapi/json-schema';
import { definitionFields, shownDefinition } from '../sagas/execution-definition';

const JsonSchema = z.record(z.string(), z.unknown()).describe('A JSON Schema, draft 2020-12.');

/** A saga type, for those who want to start one: its type and its JSON Schema. */
export const SagaTypeView = z
  .object({
    name: z.string(),
    kind: z.string(),
    summary: z.string().optional(),
    participants: z.array(z.string()).optional(),
    pivot: z.literal(true).optional(),
    deadline: z.string().optional(),
    onFailure: z
      .enum(['compensate', 'hold'])
      .optional()
      .describe('Not of state machines: what they do is in their definition, and in `unwind`.'),
    input: JsonSchema,
    output: JsonSchema,
    messages: z.record(z.string(), JsonSchema).describe('By name.'),
  })
  .meta({ id: 'SagaType' });

/** A saga type, for those who want to start one. */
export type SagaTypeView = Shown<typeof SagaTypeView>;

/** All of them: their type and their JSON Schema. */
export const SagaTypeList = z.object({ items: z.array(SagaTypeView) }).meta({ id: 'SagaTypes' });
export type SagaTypeList = Shown<typeof SagaTypeList>;

/** A state machine, with what is stored of it: its type and its JSON Schema. */
export const StateMachineView = SagaTypeView.extend({
  ...definitionFields,
  storedBy: z.string().optional().describe('Absent where nobody said who.'),
}).meta({ id: 'StateMachine' });

/** A state machine, with what is stored of it. */
export type StateMachineView = Shown<typeof StateMachineView>;

/** Either of them. */
export const AnyTypeView = z.union([StateMachineView, SagaTypeView]).meta({ id: 'SagaTypeOrStateMachine' });

export const machineView = ({ machine, type, storedBy }: StoredDefinition): StateMachineView => ({
  ...viewOf(type),
  ...(storedBy !== undefined && { storedBy }),
  ...shownDefinition(machine),
});

export function viewOf({ name, kind, contract }: SagaType): SagaTypeView {
  const { summary, participants, pivot, deadline, onFailure = 'compensate', messages = [] } = contract;
  return {
    name,
    kind,
    ...(summary !== undefined && { summary }),
    ...(participants && { participants: participants.map((each) => each.name) }),
    ...(pivot && { pivot }),
    ...(deadline !== undefined && { deadline }),
    ...(kind !== 'state-machine' && { onFailure }),
    input: inputSchema(contract.input),
    output: outputSchema(contract.output),
    messages: Object.fromEntries(messages.map((message) => [message.name, inputSchema(message.schema)])),
  };
}
