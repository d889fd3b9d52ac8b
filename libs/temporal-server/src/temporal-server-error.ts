/** What can go wrong with a Temporal server; each code has a page in `docs/errors/`. */
export type TemporalServerErrorCode =
  'binary-missing' | 'port-taken' | 'server-exited' | 'server-not-ready' | 'search-attribute-mismatch';

/**
 * Says what happened, with the values, and what to do. Match on `code`, never on the class: two copies of this
 * package may be loaded in one process.
 */
export class TemporalServerError extends Error {
  override readonly name = 'TemporalServerError';

  constructor(
    readonly code: TemporalServerErrorCode,
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}
