import { z } from 'zod';

/** What is looked at of a JSON Schema. */
export interface JsonSchema {
  readonly properties?: Readonly<Record<string, unknown>>;
  readonly required?: readonly string[];
  readonly anyOf?: readonly JsonSchema[];
  readonly oneOf?: readonly JsonSchema[];
  readonly allOf?: readonly JsonSchema[];
}

/** The names of the properties that a schema knows: what can be bound by name. */
export function namesIn(schema: z.ZodType): readonly string[] {
  return [...namesOf(z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' }))];
}

/** The properties that a value may have, in any of the shapes of a union. */
export const namesOf = (schema: JsonSchema): ReadonlySet<string> => new Set(names(schema));

const names = ({ properties = {}, anyOf = [], oneOf = [], allOf = [] }: JsonSchema): readonly string[] => [
  ...Object.keys(properties),
  ...[...anyOf, ...oneOf, ...allOf].flatMap(names),
];
