import { base64Decode } from '../hash/base64Decode';
import { base64Encode } from '../hash/base64Encode';
import { utf8Bytes } from '../hash/utf8Bytes';
import { utf8Text } from '../hash/utf8Text';
import { type Budget } from './Budget';
import { type BuiltIn } from './BuiltIn';
import { ExpressionError } from './ExpressionError';

type Implementation = (this: unknown, ...args: never[]) => unknown;
type Callback = ((...args: unknown[]) => unknown) & { arity?: number };
type Bounded = (original: Implementation) => Implementation;

/** Functions that call another for each of their items. */
const TAKE_FUNCTIONS = ['map', 'filter', 'single', 'reduce', 'each', 'sift', 'sort'];

/**
 * JSONata's own functions whose cost the step count would not see before they have run: their results, or their
 * work, can be far larger than their arguments. Each is asked what it will make before it makes it. And those that
 * would look at a clock, need a browser or Node, or run text as code.
 */
export function boundedFunctions(
  budget: Budget,
  time: number,
  fromMillis: BuiltIn | undefined,
): Record<string, Bounded> {
  return {
    pad: before((_text: string | undefined, width: number, fill?: string) => {
      budget.admitCharacters(Math.abs(width) * Math.max(1, fill?.length ?? 1));
      budget.spend(Math.abs(width) >> 7);
    }),

    join: before((parts: string[] | undefined, separator?: string) => {
      budget.admitCharacters((parts ?? []).reduce((sum, part) => sum + part.length + (separator?.length ?? 0), 0));
    }),

    split: before((text: string | undefined) => budget.spend((text?.length ?? 0) >> 4)),

    replace: before((text: string | undefined, pattern: unknown, replacement: unknown, limit?: number) => {
      const each = typeof replacement === 'string' ? replacement.length : 1;
      // At worst every character, and the place before the first, is replaced.
      const count = Math.min(limit ?? Infinity, (text?.length ?? 0) + 1);
      if (each > 16) budget.admitCharacters(Math.min(count, matchesAtMost(text, pattern)) * each);
    }),

    distinct: before((values: unknown) => {
      if (Array.isArray(values)) budget.spend(Math.floor(values.length ** 2 / 256));
    }),

    hash: before((text: string | undefined) => budget.spend((text?.length ?? 0) >> 2)),

    ...Object.fromEntries(TAKE_FUNCTIONS.map((name) => [name, calling(budget)])),

    now: () => (picture?: string, timezone?: string) =>
      fromMillis?.implementation.call(undefined, ...([time, picture, timezone] as never[])),

    // JSONata's own need Buffer or the browser's btoa, and know only Latin-1.
    base64encode: () => (text?: string) => (text === undefined ? undefined : base64Encode(utf8Bytes(text))),

    base64decode: () => (text?: string) => {
      if (text === undefined) return undefined;
      const bytes = base64Decode(text);
      if (bytes === undefined) throw new ExpressionError('D3040', 'The argument of $base64decode is not valid Base64');
      return utf8Text(bytes);
    },

    eval: () => () => {
      throw new ExpressionError('T1006', 'Attempted to invoke a non-function');
    },
  };
}

function before(check: (...args: never[]) => void): Bounded {
  return (original) =>
    function (this: unknown, ...args: never[]) {
      check(...args);
      return original.call(this, ...args);
    };
}

/** What a function of JSONata's own costs is charged where an expression calls it; not, where another function does. */
function calling(budget: Budget): Bounded {
  const charged = (given: Callback): Callback => {
    const call = (...args: unknown[]) => {
      const before = budget.used;
      const result = given(...args);
      // An expression's own function has been evaluated, and so charged.
      if (budget.used > before) return result;
      budget.spend(1);
      for (const value of [...args, result]) budget.admit(value);
      return result;
    };
    return Object.assign(call, { arity: given.arity ?? given.length });
  };
  return (original) =>
    function (this: unknown, ...args: unknown[]) {
      const given = args.map((arg) => (typeof arg === 'function' ? charged(arg as Callback) : arg));
      return original.call(this, ...(given as never[]));
    };
}

function matchesAtMost(text: string | undefined, pattern: unknown): number {
  if (typeof text !== 'string' || typeof pattern !== 'string' || pattern === '') return Infinity;
  return text.split(pattern).length;
}
