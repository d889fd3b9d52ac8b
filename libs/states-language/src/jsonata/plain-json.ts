import type { Json } from '../json/json';
import { ExpressionError } from './expression-error';

/**
 * A JSONata result as plain JSON: its sequences become arrays, members that are undefined go.
 * Its size has been admitted before. @throws ExpressionError for what JSON can't hold: a function, an infinite number.
 */
export function plainJson(value: unknown): Json | undefined {
  if (value === undefined || value === null) return value;
  if (typeof value === 'function') throw notJson();
  if (typeof value === 'number' && !Number.isFinite(value)) {
    throw new ExpressionError('D1001', `Number out of range: ${value}`);
  }
  return member(value);
}

/** In a list or an object a number that JSON can't hold is a text: `Infinity`, `NaN`. AWS has it so. */
function member(value: unknown): Json | undefined {
  if (value === undefined || value === null) return value;
  if (typeof value === 'function') throw notJson();
  if (typeof value === 'number' && !Number.isFinite(value)) return String(value);
  if (typeof value !== 'object') return value as Json;
  if ('_jsonata_lambda' in value || '_jsonata_function' in value) throw notJson();
  if (Array.isArray(value)) return value.map((item) => member(item) ?? null);
  const entries = Object.entries(value)
    .map(([key, item]) => [key, member(item)] as const)
    .filter((entry): entry is readonly [string, Json] => entry[1] !== undefined);
  return Object.fromEntries(entries);
}

function notJson(): ExpressionError {
  return new ExpressionError('T1008', 'The expression returned a function, which is not JSON');
}
