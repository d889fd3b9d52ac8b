import { z } from 'zod';

export type JsonSchema = Readonly<Record<string, unknown>>;

/** What may be sent. What JSON Schema has no word for is left open: the gateway checks it all the same. */
export const inputSchema = (schema: z.ZodType): JsonSchema => jsonSchema(schema, 'input');

/** What comes back. */
export const outputSchema = (schema: z.ZodType): JsonSchema => jsonSchema(schema, 'output');

/** Made once for each schema: all stored types have the same. */
const made = { input: new WeakMap<z.ZodType, JsonSchema>(), output: new WeakMap<z.ZodType, JsonSchema>() };

function jsonSchema(schema: z.ZodType, io: 'input' | 'output'): JsonSchema {
  const before = made[io].get(schema);
  if (before !== undefined) return before;
  // Which draft it is, is said once for all of them.
  const json = { ...z.toJSONSchema(schema, { io, unrepresentable: 'any' }), $schema: undefined };
  made[io].set(schema, json);
  return json;
}
