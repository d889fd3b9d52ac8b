import type { Path } from './path';

/** A Reference Path names exactly one node: names and single indexes only. `ResultPath` and the Path fields need one. */
export function isReferencePath(path: Path): boolean {
  return path.segments.every(
    (segment) =>
      (segment.kind === 'property' && segment.names.length === 1) ||
      (segment.kind === 'index' && segment.indexes.length === 1),
  );
}
