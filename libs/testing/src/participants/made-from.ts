import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { z } from 'zod';

/** JSON Schema, as far as it is read here. */
interface Schema {
  readonly $ref?: string;
  readonly $defs?: Readonly<Record<string, Schema>>;
  readonly type?: string;
  readonly const?: unknown;
  readonly enum?: readonly unknown[];
  readonly default?: unknown;
  readonly examples?: readonly unknown[];
  readonly anyOf?: readonly Schema[];
  readonly oneOf?: readonly Schema[];
  readonly allOf?: readonly Schema[];
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly items?: Schema | false;
  readonly prefixItems?: readonly Schema[];
  readonly minItems?: number;
  readonly format?: string;
  readonly pattern?: string;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly minimum?: number;
  readonly exclusiveMinimum?: number;
  readonly maximum?: number;
  readonly exclusiveMaximum?: number;
  readonly multipleOf?: number;
}

interface Making {
  readonly root: Schema;
  readonly seed: number;
  readonly of: string;
  readonly name: string;
  readonly depth: number;
}

/**
 * A value that a schema accepts, made by the seed: the same seed and name, the same value. An example or default that
 * the schema carries is taken as it is. What is chosen from a few (an enum, a pattern: a currency) depends on the seed
 * alone, so that all participants choose alike; texts and numbers differ from step to step. Numbers are small, lists
 * short, and optional fields present.
 *
 * @param of whose value it is, such as a step's key
 * @throws Error when the schema can't be met this way: then the test has to give the value
 */
export function madeFrom(schema: z.ZodType, seed: number, of: string): unknown {
  const root = z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' }) as Schema;
  let why = '';
  for (let attempt = 0; attempt < 20; attempt++) {
    const made = make(root, { root, seed: seed + attempt, of, name: 'value', depth: 0 });
    const parsed = schema.safeParse(made);
    if (parsed.success) return made;
    why = parsed.error.issues.map(({ path, message }) => `${path.join('.') || 'the value'}: ${message}`).join('; ');
  }
  throw new Error(`No value could be made from the schema (${why}): give one.`);
}

function make(schema: Schema, making: Making): unknown {
  const { root, depth, seed, of, name } = making;
  if (schema.examples?.length) return schema.examples[0];
  if (schema.default !== undefined) return schema.default;
  if ('const' in schema) return schema.const;
  if (schema.enum) return schema.enum[seed % schema.enum.length];
  if (schema.$ref !== undefined) {
    const target = schema.$ref === '#' ? root : root.$defs?.[schema.$ref.split('/').pop() ?? ''];
    return target === undefined || depth > 8 ? undefined : make(target, { ...making, depth: depth + 1 });
  }
  const some = schema.anyOf ?? schema.oneOf;
  if (some) return make(some[0] ?? {}, making);
  if (schema.allOf) return Object.assign({}, ...schema.allOf.map((part) => make(part, making))) as unknown;
  switch (schema.type) {
    case 'object':
      return Object.fromEntries(
        Object.entries(schema.properties ?? {}).map(([key, part]) => [key, make(part, { ...making, name: key })]),
      );
    case 'array':
      return [
        ...(schema.prefixItems ?? []),
        ...Array.from({ length: schema.prefixItems ? 0 : Math.max(1, schema.minItems ?? 1) }, () => schema.items || {}),
      ].map((part, index) => make(part, { ...making, name, of: `${of}/${index}` }));
    case 'string':
      return text(schema, making);
    case 'integer':
    case 'number':
      return number(schema, hash(`${seed}/${of}/${name}`));
    case 'boolean':
      return true;
    default:
      return null;
  }
}

function text({ format, pattern, minLength = 0, maxLength = 60 }: Schema, { seed, of, name }: Making): string {
  const own = hash(`${seed}/${of}/${name}`).toString(36);
  switch (format) {
    case 'date':
      return '2027-05-14';
    case 'time':
      return '12:30:00';
    case 'date-time':
      return '2027-05-14T12:30:00Z';
    case 'email':
      return `${own}@example.org`;
    case 'uri':
      return `https://example.org/${own}`;
    case 'uuid':
      return fc.sample(fc.uuid(), { seed: hash(own), numRuns: 1 })[0]!;
    default:
  }
  if (pattern !== undefined) return matching(pattern, seed);
  return `${name}-${own}`.slice(0, maxLength).padEnd(minLength, 'x');
}

const matches = new Map<string, string>();

/** One text for a pattern and a seed, kept: making it takes longer than a request. */
function matching(pattern: string, seed: number): string {
  const key = `${seed} ${pattern}`;
  const made = matches.get(key) ?? fc.sample(fc.stringMatching(new RegExp(pattern, 'u')), { seed, numRuns: 1 })[0]!;
  matches.set(key, made);
  return made;
}

/** The lowest that is allowed, and up to a thousand more: sums of a few stay within what most schemas allow. */
function number(schema: Schema, chance: number): number {
  const { minimum, exclusiveMinimum, maximum, exclusiveMaximum, multipleOf = 1 } = schema;
  const least = Math.max(minimum ?? -Infinity, exclusiveMinimum === undefined ? -Infinity : exclusiveMinimum + 1);
  const max = Math.min(maximum ?? Infinity, exclusiveMaximum === undefined ? Infinity : exclusiveMaximum - 1);
  // Schemas of whole numbers carry the safe integers as their limits.
  const from = least > -1_000_000 ? least : Math.min(1, max);
  const room = Math.min(1_000, Math.max(0, max - from));
  return Math.ceil((from + (chance % (room + 1))) / multipleOf) * multipleOf;
}

const hash = (value: string) => createHash('sha256').update(value).digest().readUInt32BE() & 0x7fffffff;
