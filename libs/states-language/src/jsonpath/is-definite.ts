import type { Segment } from './path';

/** True when the steps can only lead to one value; else the path gives an array of all it finds, possibly none. */
export function isDefinite(segments: readonly Segment[]): boolean {
  return segments.every(
    (segment) =>
      segment.kind === 'property' ||
      segment.kind === 'function' ||
      (segment.kind === 'index' && segment.indexes.length === 1),
  );
}
