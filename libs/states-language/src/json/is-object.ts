import type { JsonObject } from './json-object';

/** True for a JSON object, false for null, arrays and scalars. */
export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
