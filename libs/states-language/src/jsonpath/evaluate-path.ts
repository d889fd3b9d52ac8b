import { isObject } from '../json/is-object';
import type { Json } from '../json/json';
import { ownValue } from '../json/own-value';
import { applyPathFunction } from './apply-path-function';
import { isDefinite } from './is-definite';
import { matchesFilter } from './matches-filter';
import type { Segment } from './path';
import { PathError } from './path-error';
import { renderPath } from './render-path';

/** Values a path may visit, filters included: no path takes longer than a fraction of a second. */
const maxVisits = 1_000_000;

/**
 * What a path finds: its one value when the path is definite, else an array of all matches, which may be empty.
 * @throws PathError, in the words of AWS's JSONPath library, when a definite path finds nothing; and when the path
 * visits more values than it may.
 * @param spend told how many values it visited
 */
export function evaluatePath(segments: readonly Segment[], root: Json, spend?: (visits: number) => void): Json {
  const evaluation = new Evaluation(root);
  try {
    return evaluation.evaluate(segments, root);
  } finally {
    spend?.(evaluation.visits);
  }
}

class Evaluation {
  visits = 0;
  private readonly weights = new WeakMap<object, number>();

  constructor(private readonly root: Json) {}

  evaluate(segments: readonly Segment[], from: Json): Json {
    return isDefinite(segments) ? this.single(segments, from) : this.all(segments, from);
  }

  charge(value: Json, work = 0): void {
    const weight = this.weigh(value);
    this.visit((weight >> 3) + Math.floor((weight * work) / 256));
  }

  /** Memoized: a filter may ask the same large value for each item. */
  private weigh(value: Json): number {
    if (typeof value === 'string') return value.length;
    if (typeof value !== 'object' || value === null) return 1;
    const known = this.weights.get(value);
    if (known !== undefined) return known;
    const weight = children(value).reduce<number>((sum, child) => sum + this.weigh(child), 1);
    this.weights.set(value, weight);
    return weight;
  }

  private single(segments: readonly Segment[], from: Json): Json {
    let value = from;
    for (const [position, segment] of segments.entries()) {
      const found = this.descend(segment, value);
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

  private all(segments: readonly Segment[], from: Json): Json {
    let values = [from];
    for (const [position, segment] of segments.entries()) {
      if (segment.kind === 'slice' && isObject(values[0]) && isDefinite(segments.slice(0, position))) {
        const step = renderPath([segment]).replace(/^\$/, '');
        throw new PathError(`Filter: ${step} can only be applied to arrays. Current context is: ${shown(values[0])}`);
      }
      if (segment.kind === 'function') values = [applyPathFunction(segment.name, segment.argument, values)];
      else values = values.flatMap((value) => this.descend(segment, value));
    }
    // A function at the end makes one value of all that was found.
    return segments.at(-1)?.kind === 'function' ? values[0]! : values;
  }

  private descend(segment: Segment, value: Json): Json[] {
    const found = this.found(segment, value);
    this.visit(found.length);
    return found;
  }

  private visit(values: number): void {
    this.visits += 1 + values;
    if (this.visits > maxVisits) throw new PathError(`The path visits more than ${maxVisits} values`, true);
  }

  private found(segment: Segment, value: Json): Json[] {
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
        return [value, ...this.descendants(value)];
      case 'filter':
        // A filter asks an array's items; an object is asked itself.
        return (Array.isArray(value) ? value : isObject(value) ? [value] : []).filter((item) =>
          matchesFilter(segment.filter, item, this.root, this),
        );
      case 'function':
        return [applyPathFunction(segment.name, segment.argument, value)];
    }
  }

  private descendants(value: Json): Json[] {
    const found: Json[] = [];
    const open = children(value).slice().reverse();
    while (open.length > 0) {
      const next = open.pop()!;
      found.push(next);
      this.visit(1);
      for (const child of children(next).slice().reverse()) open.push(child);
    }
    return found;
  }
}

const shown = (value: Json | undefined) => JSON.stringify(value ?? null).slice(0, 200);

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
