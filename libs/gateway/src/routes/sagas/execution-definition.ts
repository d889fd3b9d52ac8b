import type { Shown } from '@backstitch/saga-log/shown';
import { type DefinedMachine, mermaidOf } from '@backstitch/states-language';
import { z } from 'zod';

/** A definition, in one of its versions. */
export const definitionFields = {
  version: z.int().min(1),
  unwind: z
    .enum(['never', 'mirror', 'sequential'])
    .describe('What happens to what took effect when an execution fails; `never` is what AWS does.'),
  definition: z.record(z.string(), z.unknown()).describe('In the Amazon States Language.'),
  picture: z.string().describe('A Mermaid state diagram of the definition.'),
} as const;

/** What an execution runs: its type and its JSON Schema. */
export const ExecutionDefinition = z.object(definitionFields).meta({ id: 'ExecutionDefinition' });

/** What an execution runs. */
export type ExecutionDefinition = Shown<typeof ExecutionDefinition>;

/** A definition as it is shown, with its picture. */
export const shownDefinition = ({ version, unwind, definition }: DefinedMachine): ExecutionDefinition => ({
  version,
  unwind,
  definition: { ...definition },
  picture: mermaidOf(definition),
});
