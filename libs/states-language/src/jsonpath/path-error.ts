/** A path that does not parse, or that finds nothing where it must find one value. The message is Jayway's. */
export class PathError extends Error {
  override readonly name = 'PathError';

  /** @param exhausted the path used up what it may use: no part of it may go on. */
  constructor(
    message: string,
    readonly exhausted = false,
  ) {
    super(message);
  }
}
