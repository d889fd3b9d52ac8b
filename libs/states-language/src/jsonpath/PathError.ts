/** A path that does not parse, or that finds nothing where it must find one value. The message is Jayway's. */
export class PathError extends Error {
  override readonly name = 'PathError';
}
