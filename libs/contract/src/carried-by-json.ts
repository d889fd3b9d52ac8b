import type { z } from 'zod';
import { ContractError } from './contract-error';

/** Which side of a schema crosses the wire: what it takes (an input), or what it makes (an answer). */
export type WireSide = 'input' | 'output';

/** Kinds of values of which JSON makes something else, or nothing, and what to write instead. */
const uncarried: Readonly<Record<string, string>> = {
  map: 'z.record()',
  set: 'z.array()',
  date: 'z.iso.datetime()',
  bigint: 'z.string() or z.int()',
  symbol: 'z.string()',
  function: 'data',
  promise: 'what it resolves to',
  nan: 'z.number().nullable()',
  file: 'a text, or a reference',
};

/** What is looked at in zod's definition of a schema. */
interface Definition {
  readonly type?: unknown;
  readonly coerce?: boolean;
  readonly shape?: Readonly<Record<string, z.ZodType>>;
  readonly values?: readonly unknown[];
  readonly items?: readonly z.ZodType[];
  readonly options?: readonly z.ZodType[];
  readonly getter?: () => z.ZodType;
  readonly [part: string]: unknown;
}

/** Parts of a schema that stand where it stands itself. */
const within = ['innerType', 'left', 'right'];

/**
 * Refuses a schema for what JSON can't carry. Transforms are believed: what one makes is known only when it has run,
 * and is judged then.
 * @param what in words: `the answer of hotels.reserveRoom`
 * @throws ContractError `bad-schema`
 */
export function checkCarriedByJson(schema: z.ZodType, side: WireSide, what: string): void {
  const seen = new Set<z.ZodType>();
  const walk = (part: z.ZodType, path: string): void => {
    if (seen.has(part)) return;
    seen.add(part);
    const definition = definitionOf(part);
    const { type, coerce, shape = {}, items = [], options = [], getter, values } = definition;
    // In a workflow zod is inert, and says nothing of its schemas.
    if (typeof type !== 'string') return;
    const instead = uncarried[type] ?? (values?.some((value) => typeof value === 'bigint') ? 'a text' : undefined);
    // Coerced, a Date is made of a text.
    if (instead !== undefined && !(coerce && side === 'input')) throw notCarried(what, type, path, instead);
    for (const [name, property] of Object.entries(shape)) walk(property, `${path}/${name}`);
    for (const element of [definition.element, definition.rest, ...items]) {
      if (!isSchema(element)) continue;
      if (maybeUndefined(element, side)) throw notCarried(what, 'undefined in a list', path, 'z.nullable()');
      walk(element, `${path}/*`);
    }
    for (const values of [definition.valueType, definition.catchall]) if (isSchema(values)) walk(values, `${path}/*`);
    for (const option of options) walk(option, path);
    for (const name of within) if (isSchema(definition[name])) walk(definition[name], path);
    if (type === 'lazy' && getter) walk(getter(), path);
    const piped = type === 'pipe' ? definition[side === 'input' ? 'in' : 'out'] : undefined;
    if (isSchema(piped)) walk(piped, path);
  };
  walk(schema, '');
}

/** May a value be absent? In an object it is left out; in a list JSON writes null. */
function maybeUndefined(schema: z.ZodType, side: WireSide): boolean {
  const { type, options = [], values = [], innerType, getter, ...definition } = definitionOf(schema);
  if (type === 'optional' || type === 'undefined' || type === 'void' || values.includes(undefined)) return true;
  if (type === 'union') return options.some((option) => maybeUndefined(option, side));
  if (type === 'pipe') {
    const piped = definition[side === 'input' ? 'in' : 'out'];
    return isSchema(piped) && maybeUndefined(piped, side);
  }
  if (type === 'lazy' && getter) return maybeUndefined(getter(), side);
  return (type === 'nullable' || type === 'readonly') && isSchema(innerType) && maybeUndefined(innerType, side);
}

const definitionOf = (schema: z.ZodType): Definition => schema._zod.def as unknown as Definition;

const isSchema = (part: unknown): part is z.ZodType => typeof part === 'object' && part !== null && '_zod' in part;

const notCarried = (what: string, type: string, path: string, instead: string) =>
  new ContractError(
    'bad-schema',
    `${what} has ${type === 'undefined in a list' ? type : `a ${type}`} at '${path}', which JSON can't carry: write ${instead}.`,
  );
