import type { Json } from './json';
import type { JsonObject } from './json-object';

/** The object's own value under a key, or undefined. Inherited names (`constructor`, `toString`) are not there. */
export function ownValue(object: JsonObject, key: string): Json | undefined {
  return Object.hasOwn(object, key) ? object[key] : undefined;
}
