import { jsonPointer } from '@backstitch/contract';
/**
 * Where a value and what JSON makes of it differ, as a JSON Pointer; `undefined` when they don't. A property that is
 * `undefined` may be left out.
 * @param carried the value after `JSON.stringify` and `JSON.parse`
 */
export function changedByJson(value: unknown, carried: unknown, pointer = ''): string | undefined {
  // JSON knows one zero.
  if (typeof value !== 'object' || value === null) return value === carried ? undefined : pointer;
  if (typeof carried !== 'object' || carried === null || !isPlain(value)) return pointer;
  if (Array.isArray(value) && (!Array.isArray(carried) || value.length !== carried.length)) return pointer;
  for (const [key, part] of Array.isArray(value) ? value.entries() : Object.entries(value)) {
    if (part === undefined && !Array.isArray(value)) continue;
    const found = changedByJson(part, Reflect.get(carried, key), pointer + jsonPointer([key]));
    if (found !== undefined) return found;
  }
  return undefined;
}

/** A list or an object as literals make them, from whatever realm: of everything else JSON keeps a part. */
function isPlain(value: object): boolean {
  if (Array.isArray(value)) return true;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === null || Object.getPrototypeOf(prototype) === null;
}
