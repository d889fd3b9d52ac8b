/** What a wrong contract is told at load time. The code is stable; `docs/errors/{code}.md` explains it. */
export type ContractErrorCode =
  'bad-duration' | 'bad-event' | 'bad-name' | 'bad-compensation' | 'bad-schema' | 'duplicate-name' | 'reserved-name';

/** A contract that cannot be served. Not retryable: the contract has to be mended. */
export class ContractError extends Error {
  override readonly name = 'ContractError';
  constructor(
    readonly code: ContractErrorCode,
    message: string,
  ) {
    super(message);
  }
}
