/** What can go wrong on the participant's side, outside its own rules; each code has a page in `docs/errors/`. */
export type ParticipantErrorCode =
  | 'attempt-timed-out'
  | 'effect-unsettled'
  | 'event-unpublishable'
  | 'events-not-taken'
  | 'not-refused'
  | 'outbox-busy'
  | 'output-invalid'
  | 'reason-required'
  | 'saga-unstartable'
  | 'step-key-reused'
  | 'superseded'
  | 'undeclared-refusal'
  | 'verb-not-served';

/**
 * Says what happened, with the values, and what to do. Match on `code`, never on the class. Inside an attempt it is
 * retried like any other error, but for `step-key-reused`: only refusals are final.
 */
export class ParticipantError extends Error {
  override readonly name = 'ParticipantError';

  constructor(
    readonly code: ParticipantErrorCode,
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}
