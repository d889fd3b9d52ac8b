/** Why the gateway didn't open. The code is stable; `docs/errors/{code}.md` explains it. */
export type GatewayErrorCode = 'port-taken' | 'page-missing';

/** Not retryable: something has to be mended first. */
export class GatewayError extends Error {
  override readonly name = 'GatewayError';
  constructor(
    readonly code: GatewayErrorCode,
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}
