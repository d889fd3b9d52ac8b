import type { Json } from '../json/json';

/** True for a JSONata expression as states write it: a string from `{%` to `%}`, without a space around. */
export function isExpression(value: Json | undefined): value is string {
  return typeof value === 'string' && value.length >= 4 && value.startsWith('{%') && value.endsWith('%}');
}
