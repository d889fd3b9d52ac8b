import { z } from 'zod';

/** What is looked at of a JSON Schema. */
export interface JsonSchema {
  readonly properties?: Readonly<Record<string, unknown>>;
  readonly required?: readonly string[];
  readonly anyOf?: readonly JsonSchema[];
  readonly oneOf?: readonly JsonSchema[];
  readonly allOf?: readonly JsonSchema[];
  /** `#/$defs/Name` of the document, or `#`, the document itself. */
  readonly $ref?: string;
  readonly $defs?: Readonly<Record<string, JsonSchema>>;
}

/** The names of the properties that a schema knows: what can be bound by name. */
export function namesIn(schema: z.ZodType): readonly string[] {
  return [...namesOf(shapesOf(schema, 'input'))];
}

/** A schema as JSON Schema. Its shapes stand where they belong, those with a name of their own (`meta({ id })`), too. */
export function shapesOf(schema: z.ZodType, io: 'input' | 'output'): JsonSchema {
  const document: JsonSchema = z.toJSONSchema(schema, { io, unrepresentable: 'any' });
  return followed(document, document, []);
}

function followed(schema: JsonSchema, document: JsonSchema, from: readonly string[]): JsonSchema {
  const { $ref, anyOf, oneOf, allOf } = schema;
  if ($ref !== undefined) {
    // One that contains itself has no other properties there.
    if (from.includes($ref)) return {};
    const there = $ref === '#' ? document : document.$defs?.[$ref.slice('#/$defs/'.length)];
    return followed(there ?? {}, document, [...from, $ref]);
  }
  const each = (parts: readonly JsonSchema[]) => parts.map((part) => followed(part, document, from));
  return {
    ...schema,
    ...(anyOf && { anyOf: each(anyOf) }),
    ...(oneOf && { oneOf: each(oneOf) }),
    ...(allOf && { allOf: each(allOf) }),
  };
}

/** The properties that a value may have, in any of the shapes of a union. */
export const namesOf = (schema: JsonSchema): ReadonlySet<string> => new Set(names(schema));

const names = ({ properties = {}, anyOf = [], oneOf = [], allOf = [] }: JsonSchema): readonly string[] => [
  ...Object.keys(properties),
  ...[...anyOf, ...oneOf, ...allOf].flatMap(names),
];
