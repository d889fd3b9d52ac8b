/** Why a process didn't start, or didn't go on. The code is stable; `docs/errors/{code}.md` explains it. */
export type HostErrorCode =
  | 'bad-setting'
  | 'bundle-missing'
  | 'database-url-missing'
  | 'duplicate-name'
  | 'misnamed-saga'
  | 'nothing-served'
  | 'other-database'
  | 'request-scoped'
  | 'saga-not-hosted'
  | 'search-attribute-mismatch'
  | 'search-attribute-missing'
  | 'served-twice'
  | 'temporal-refused';

/** A process that can't do its work, and says so before it takes any. Not retryable: something has to be mended. */
export class HostError extends Error {
  override readonly name = 'HostError';
  constructor(
    readonly code: HostErrorCode,
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}
