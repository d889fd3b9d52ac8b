import { z } from 'zod';

interface JsonSchema {
  readonly properties?: Readonly<Record<string, unknown>>;
  readonly anyOf?: readonly JsonSchema[];
  readonly oneOf?: readonly JsonSchema[];
  readonly allOf?: readonly JsonSchema[];
}

/** The names of the properties that a schema knows: what can be bound by name. */
export function namesIn(schema: z.ZodType): readonly string[] {
  return [...new Set(names(z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' })))];
}

const names = ({ properties = {}, anyOf = [], oneOf = [], allOf = [] }: JsonSchema): readonly string[] => [
  ...Object.keys(properties),
  ...[...anyOf, ...oneOf, ...allOf].flatMap(names),
];
