import { isObject } from './is-object';
import type { Json } from './json';
import { utf8Length } from './utf8-length';

/** Deeper values could not be written or walked without exhausting the stack. */
const maxDepth = 500;

interface Measure {
  readonly bytes: number;
  /** Levels inside it. */
  readonly depth: number;
}

/** A value never changes once it is there, and most of what a state takes in or gives out was there before. */
const known = new WeakMap<object, Measure>();

/**
 * Bytes of a value's JSON text in UTF-8, or Infinity where it is more than `limit` bytes or 500 levels deep.
 * Counted without writing the text: a value whose parts are shared can be exponentially larger than its memory.
 */
export function jsonSize(value: Json, limit: number): number {
  const measure = measured(value, limit, 0);
  return measure === undefined || measure.bytes > limit ? Infinity : measure.bytes;
}

/** Undefined as soon as it is too much. */
function measured(value: Json, limit: number, level: number): Measure | undefined {
  if (typeof value === 'string') return { bytes: textSize(value), depth: 0 };
  if (typeof value !== 'object' || value === null) return { bytes: String(value).length, depth: 0 };
  const before = known.get(value);
  if (before !== undefined) return level + before.depth > maxDepth ? undefined : before;
  if (level >= maxDepth) return undefined;
  const keys = isObject(value) ? Object.keys(value) : [];
  const items = Array.isArray(value) ? value : Object.values(value);
  let bytes = 2 + Math.max(0, items.length - 1) + keys.reduce((sum, key) => sum + textSize(key) + 1, 0);
  let depth = 1;
  for (const item of items) {
    const inner = bytes > limit ? undefined : measured(item, limit - bytes, level + 1);
    if (inner === undefined) return undefined;
    bytes += inner.bytes;
    depth = Math.max(depth, inner.depth + 1);
  }
  const measure = { bytes, depth };
  known.set(value, measure);
  return measure;
}

function textSize(text: string): number {
  return utf8Length(JSON.stringify(text));
}
