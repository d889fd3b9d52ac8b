/** Codes of a {@link StateStoreError}; each has a page in `docs/errors/`. */
export type StateStoreErrorCode = 'bad-cursor' | 'bad-setting' | 'state-store-unreachable';

/** Says what happened, with the values, and what to do. Match on `code`, never on the class. */
export class StateStoreError extends Error {
  override readonly name = 'StateStoreError';

  constructor(
    readonly code: StateStoreErrorCode,
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}
