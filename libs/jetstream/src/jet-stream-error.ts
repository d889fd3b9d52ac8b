/** What can go wrong between a program and a stream; each code has a page in `docs/errors/`. */
export type JetStreamErrorCode = 'event-too-large' | 'nats-unreachable' | 'nats-refused' | 'stream-missing';

/** Says what happened, with the values, and what to do. Match on `code`, never on the class. */
export class JetStreamError extends Error {
  override readonly name = 'JetStreamError';

  constructor(
    readonly code: JetStreamErrorCode,
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}
