/** A JSON Schema, as far as an example needs it. */
export interface JsonSchema {
  readonly type?: string;
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly required?: readonly string[];
  readonly examples?: readonly unknown[];
  readonly anyOf?: readonly JsonSchema[];
}

const empty: Readonly<Record<string, unknown>> = {
  string: '',
  boolean: true,
  integer: 0,
  number: 0,
  array: [],
  object: {},
};

/** A value to begin with, by its schema: its example, else its required fields. */
export function example({ properties = {}, required = [], examples = [], type, anyOf }: JsonSchema): unknown {
  if (examples.length > 0) return examples[0];
  if (Object.keys(properties).length > 0) {
    return Object.fromEntries(required.map((name) => [name, example(properties[name] ?? {})]));
  }
  if (anyOf !== undefined) return {};
  return empty[type ?? ''] ?? null;
}
