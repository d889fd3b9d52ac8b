/** Why something could not be done. The code is stable; `docs/errors/{code}.md` explains it. */
export type SagaClientErrorCode =
  | 'act-expired'
  | 'already-ended'
  | 'bad-cursor'
  | 'bad-id'
  | 'bad-idempotency-key'
  | 'bad-json'
  | 'bad-query'
  | 'bad-setting'
  | 'body-too-large'
  | 'definition-too-costly'
  | 'gateway-busy'
  | 'idempotency-key-reused'
  | 'invalid-body'
  | 'invalid-definition'
  | 'name-taken'
  | 'no-attention-needed'
  | 'nested-running'
  | 'no-state-store'
  | 'no-others'
  | 'no-worker'
  | 'not-found'
  | 'not-recoverable'
  | 'not-resettable'
  | 'not-resolvable'
  | 'not-retryable'
  | 'not-set-aside'
  | 'not-unclaimed'
  | 'past-the-pivot'
  | 'payload-sealed'
  | 'reason-required'
  | 'recovery-begun'
  | 'saga-failing'
  | 'saga-full'
  | 'saga-not-completed'
  | 'saga-set-aside'
  | 'saga-type-retired'
  | 'state-store-unreachable'
  | 'store-unreachable'
  | 'task-closed'
  | 'temporal-busy'
  | 'temporal-refused'
  | 'temporal-unreachable'
  | 'too-many-types'
  | 'too-many-watchers'
  | 'unknown-event'
  | 'unknown-bulk-act'
  | 'unknown-message'
  | 'unknown-saga'
  | 'unknown-saga-type'
  | 'unknown-step'
  | 'unknown-subscription'
  | 'unknown-task-token'
  | 'unknown-timer'
  | 'version-changed';

/** One thing that is wrong with an input, a message, an output or a definition. */
export interface FieldError {
  /** A JSON Pointer (RFC 6901) into the value; empty: the value itself. */
  readonly pointer: string;
  readonly code: string;
  readonly detail: string;
}

/** The most errors that are told of one value; the others are counted. */
export const maxFieldErrors = 100;

/** What else is known of a {@link SagaClientError}. */
export interface SagaClientErrorOptions extends ErrorOptions {
  readonly errors?: readonly FieldError[];
  readonly count?: number;
  readonly retryAfter?: number;
}

/** Thrown by everything that a `SagaClient` does. Match on the code, never on the class or the detail. */
export class SagaClientError extends Error {
  override readonly name = 'SagaClientError';
  /** Everything that is wrong with the value that was sent; absent where nothing was wrong with it. */
  readonly errors: readonly FieldError[] | undefined;
  /** How many errors there are, when `errors` has not all of them. */
  readonly count: number | undefined;
  /** Seconds after which the same can be asked again; absent where asking again changes nothing, or nothing is known. */
  readonly retryAfter: number | undefined;

  /** @param detail what happened, with the value, and what to do */
  constructor(
    readonly code: SagaClientErrorCode,
    readonly detail: string,
    { errors, count, retryAfter, cause }: SagaClientErrorOptions = {},
  ) {
    super(detail, { cause });
    this.errors = errors;
    this.count = count;
    this.retryAfter = retryAfter;
  }
}
