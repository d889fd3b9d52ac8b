import { base64Decode } from '../hash/base64-decode';
import { base64Encode } from '../hash/base64-encode';
import { longPart } from '../regex/linear-index-of';
import type { Budget } from './budget';
import { ExpressionError } from './expression-error';

type Implementation = (this: unknown, ...args: never[]) => unknown;
type Bounded = (original: Implementation) => Implementation;

/** A time that a date can have: 100,000,000 days before and after 1970. */
const maxMillis = 8.64e15;

/**
 * JSONata's own functions that the count of rounds doesn't bound, because it is a function of JavaScript's that makes what
 * is far larger than their arguments: each is asked what it will make before it makes it. Those that would look at a
 * clock, need a browser or Node, or run text as code. And those that take a number or a zone for what it isn't.
 */
export function boundedFunctions(budget: Budget): Record<string, Bounded> {
  return {
    join: before((parts: string[] | undefined, separator?: string) => {
      budget.admitLength((parts ?? []).reduce((sum, part) => sum + part.length + (separator?.length ?? 0), 0));
    }),

    replace: before((text: string | undefined, pattern: unknown, replacement: unknown, limit?: number) => {
      const each = typeof replacement === 'string' ? replacement.length : 1;
      // At worst every character, and the place before the first, is replaced.
      const count = Math.min(limit ?? Infinity, (text?.length ?? 0) + 1);
      if (each > 16) budget.admitLength(Math.min(count, matchesAtMost(text, pattern)) * each);
    }),

    pad: before((_text: string | undefined, width: number) => budget.charge(0, Math.abs(width) >> 7)),
    split: before((text: string | undefined) => budget.charge(0, (text?.length ?? 0) >> 4)),
    distinct: before((values: unknown) => {
      if (Array.isArray(values)) budget.charge(0, Math.floor(values.length ** 2 / 256));
    }),

    formatNumber: before((value: number | undefined, _picture: string, options?: object) => {
      admitFinite(value);
      Object.entries(options ?? {}).forEach(admitOption);
    }),
    formatInteger: before((value: number | undefined) => admitFinite(value)),
    formatBase: before((value: number | undefined) => admitFinite(value)),

    fromMillis: before((millis: number | undefined, _picture?: string, zone?: string) => {
      admitFinite(millis, maxMillis);
      admitZone(zone);
    }),

    // JSONata's own need Buffer or the browser's btoa, and know only Latin-1.
    base64encode: () => (text?: string) => {
      budget.charge((text?.length ?? 0) >> 4, 0);
      return text === undefined ? undefined : base64Encode(text);
    },

    base64decode: () => (text?: string) => {
      if (text === undefined) return undefined;
      budget.charge(text.length >> 4, 0);
      const decoded = base64Decode(text);
      if (decoded === undefined)
        throw new ExpressionError('D3040', 'The argument of $base64decode is not valid Base64');
      return decoded;
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

/** Each is a character, or a short text such as `per mille`. */
function admitOption([name, value]: [string, unknown]): void {
  if (typeof value === 'string' && value.length <= 16) return;
  throw new ExpressionError(
    'D3040',
    `The option "${name.slice(0, 40)}" of $formatNumber is a text of at most 16 characters`,
  );
}

function admitFinite(value: number | undefined, max = Number.MAX_VALUE): void {
  if (value !== undefined && !(Math.abs(value) <= max)) {
    throw new ExpressionError('D1001', `Number out of range: ${value}`);
  }
}

/** @throws ExpressionError for a zone that is no offset from Greenwich. */
export function admitZone(zone: string | undefined): void {
  if (zone === undefined || /^[+-]?(0?\d|1\d|2[0-3]):?[0-5]\d$/.test(zone)) return;
  const shown = JSON.stringify(zone.slice(0, 40));
  throw new ExpressionError('D3040', `A time zone is an offset such as "+0530" or "-05:30", not ${shown}`);
}

function matchesAtMost(text: string | undefined, pattern: unknown): number {
  if (typeof text !== 'string' || typeof pattern !== 'string' || pattern === '') return Infinity;
  // Of a long pattern it is enough to know how often it would fit.
  return pattern.length > longPart ? Math.ceil(text.length / pattern.length) : text.split(pattern).length;
}
