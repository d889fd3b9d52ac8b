import { isObject } from '../json/isObject';
import { type Json } from '../json/Json';
import { ownValue } from '../json/ownValue';
import { applyPathFunction } from './applyPathFunction';
import { isDefinite } from './isDefinite';
import { matchesFilter } from './matchesFilter';
import { type Segment } from './Path';
import { PathError } from './PathError';
import { renderPath } from './renderPath';

/**
 * What a path finds: its one value when the path is definite, else an array of all matches, which may be empty.
 * @throws PathError, in the words of AWS's JSONPath library, when a definite path finds nothing.
 */
export function evaluatePath(segments: readonly Segment[], root: Json): Json {
  return isDefinite(segments) ? single(segments, root) : segments.reduce(step(root), [root]);
}

function single(segments: readonly Segment[], root: Json): Json {
  let value = root;
  for (const [position, segment] of segments.entries()) {
    const found = descend(segment, value, root);
    if (found.length === 0) {
      const last = position === segments.length - 1;
      throw new PathError(
        last
          ? `No results for path: ${renderPath(segments)}`
          : `Missing property in path ${renderPath(segments.slice(0, position + 1))}`,
      );
    }
    value = found[0]!;
  }
  return value;
}

function step(root: Json) {
  return (values: Json[], segment: Segment): Json[] => {
    if (segment.kind === 'function') return [applyPathFunction(segment.name, segment.argument, values)];
    return values.flatMap((value) => descend(segment, value, root));
  };
}

function descend(segment: Segment, value: Json, root: Json): Json[] {
  switch (segment.kind) {
    case 'property':
      return isObject(value) ? properties(segment.names, value) : [];
    case 'index':
      return Array.isArray(value) ? segment.indexes.flatMap((index) => itemAt(value, index)) : [];
    case 'slice':
      return Array.isArray(value) ? value.slice(segment.from, segment.to) : [];
    case 'wildcard':
      return children(value);
    case 'descendant':
      return [value, ...descendants(value)];
    case 'filter':
      // A filter asks an array's items; an object is asked itself.
      return (Array.isArray(value) ? value : isObject(value) ? [value] : []).filter((item) =>
        matchesFilter(segment.filter, item, root, evaluatePath),
      );
    case 'function':
      return [applyPathFunction(segment.name, segment.argument, value)];
  }
}

function properties(names: readonly string[], value: { [key: string]: Json }): Json[] {
  if (names.length > 1) {
    return [Object.fromEntries(names.filter((name) => Object.hasOwn(value, name)).map((name) => [name, value[name]!]))];
  }
  const found = ownValue(value, names[0]!) ?? ownValue(value, unescaped(names[0]!));
  return found === undefined ? [] : [found];
}

function unescaped(name: string): string {
  return name.includes('\\') ? name.replace(/\\(.)/g, '$1') : name;
}

function itemAt(array: Json[], index: number): Json[] {
  const item = array.at(index);
  return item === undefined ? [] : [item];
}

function children(value: Json): Json[] {
  if (Array.isArray(value)) return value;
  return isObject(value) ? Object.values(value) : [];
}

function descendants(value: Json): Json[] {
  return children(value).flatMap((child) => [child, ...descendants(child)]);
}
