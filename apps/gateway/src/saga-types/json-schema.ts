import { z } from 'zod';

export type JsonSchema = Readonly<Record<string, unknown>>;

/** What may be sent. What JSON Schema has no word for is left open: the gateway checks it all the same. */
export const inputSchema = (schema: z.ZodType): JsonSchema => jsonSchema(schema, 'input');

/** What comes back. */
export const outputSchema = (schema: z.ZodType): JsonSchema => jsonSchema(schema, 'output');

function jsonSchema(schema: z.ZodType, io: 'input' | 'output'): JsonSchema {
  // Which draft it is, is said once for all of them.
  return { ...z.toJSONSchema(schema, { io, unrepresentable: 'any' }), $schema: undefined };
}
