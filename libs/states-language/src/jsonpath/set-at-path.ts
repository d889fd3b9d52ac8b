import { isObject } from '../json/is-object';
import type { Json } from '../json/json';
import { ownValue } from '../json/own-value';
import type { Segment } from './path';
import { PathError } from './path-error';

/**
 * A copy of `target` with `value` at a Reference Path. Missing objects on the way are made, missing array items are not.
 * @throws PathError when the way leads through something that is neither.
 */
export function setAtPath(target: Json, segments: readonly Segment[], value: Json): Json {
  const [segment, ...rest] = segments;
  if (segment === undefined) return value;
  if (segment.kind === 'property' && segment.names.length === 1) {
    if (!isObject(target)) throw new PathError('not an object');
    const name = segment.names[0]!;
    return { ...target, [name]: setAtPath(ownValue(target, name) ?? {}, rest, value) };
  }
  if (segment.kind === 'index' && segment.indexes.length === 1 && Array.isArray(target)) {
    const index = segment.indexes[0]!;
    const item = target.at(index);
    if (item === undefined) throw new PathError('no such item');
    return target.with(index, setAtPath(item, rest, value));
  }
  throw new PathError('not an array');
}
