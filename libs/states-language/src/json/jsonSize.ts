import { isObject } from './isObject';
import { type Json } from './Json';
import { utf8Length } from './utf8Length';

/** Deeper values could not be written or walked without exhausting the stack. */
const MAX_DEPTH = 500;

/**
 * Bytes of a value's JSON text in UTF-8, or Infinity as soon as it is more than `limit` bytes or 500 levels deep.
 * Counted without writing the text: a value whose parts are shared can be exponentially larger than its memory.
 */
export function jsonSize(value: Json, limit: number): number {
  let size = 0;
  const open: { items: Iterator<Json>; depth: number }[] = [{ items: [value].values(), depth: 0 }];
  while (open.length > 0) {
    const { items, depth } = open.at(-1)!;
    const next = items.next();
    if (next.done === true) {
      open.pop();
      continue;
    }
    const item = next.value;
    if (typeof item === 'object' && item !== null) {
      const keys = isObject(item) ? Object.keys(item) : [];
      const count = Array.isArray(item) ? item.length : keys.length;
      size += 2 + Math.max(0, count - 1) + keys.reduce((sum, key) => sum + textSize(key) + 1, 0);
      if (depth >= MAX_DEPTH) return Infinity;
      open.push({ items: (Array.isArray(item) ? item : Object.values(item)).values(), depth: depth + 1 });
    } else size += typeof item === 'string' ? textSize(item) : String(item).length;
    if (size > limit) return Infinity;
  }
  return size;
}

function textSize(text: string): number {
  return utf8Length(JSON.stringify(text));
}
