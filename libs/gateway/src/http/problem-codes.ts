import type { SagaClientErrorCode } from '@backstitch/client';

/** Codes of a client that no request can meet: it has no settings to make, and reads how a saga ended. */
type Unanswered = 'bad-setting' | 'saga-not-completed';

interface Answered {
  readonly status: number;
  readonly title: string;
}

/** Every problem that the gateway answers with: its HTTP status, and what it is called. Each has a page in `docs/errors`. */
export const problemCodes = {
  'bad-json': { status: 400, title: 'The body is not JSON' },
  'bad-request': { status: 400, title: 'The request can’t be read' },
  'bad-id': { status: 400, title: 'This can’t be an id' },
  'bad-query': { status: 400, title: 'A query parameter is unknown or wrong' },
  'bad-cursor': { status: 400, title: 'This cursor belongs to no such list' },
  'bad-idempotency-key': { status: 400, title: 'This Idempotency-Key can’t be used' },
  'foreign-origin': { status: 403, title: 'A page of another origin may not do this' },
  'not-found': { status: 404, title: 'There is nothing at this path' },
  'unknown-saga-type': { status: 404, title: 'There is no such saga type' },
  'unknown-saga': { status: 404, title: 'There is no such saga' },
  'unknown-bulk-act': { status: 404, title: 'There is no such bulk act' },
  'unknown-message': { status: 404, title: 'Sagas of this type take no such message' },
  'unknown-task-token': { status: 404, title: 'This is no token of a task' },
  'unknown-event': { status: 404, title: 'The error queue has no such event' },
  'unknown-subscription': { status: 404, title: 'There is no such subscription' },
  'unknown-step': { status: 404, title: 'The saga has no such step' },
  'unknown-timer': { status: 404, title: 'No such timer of the process waits' },
  'method-not-allowed': { status: 405, title: 'This path doesn’t take this method' },
  'request-timeout': { status: 408, title: 'The request took too long to arrive' },
  'already-ended': { status: 409, title: 'The saga has ended' },
  'idempotency-key-reused': { status: 409, title: 'The key was used with another body' },
  'no-attention-needed': { status: 409, title: 'The step doesn’t need attention' },
  'not-resolvable': { status: 409, title: 'The step can’t be resolved' },
  'not-retryable': { status: 409, title: 'The step can’t be asked again' },
  'past-the-pivot': { status: 409, title: 'The saga is past its pivot' },
  'task-closed': { status: 409, title: 'The task takes no answer any more' },
  'saga-set-aside': { status: 409, title: 'The saga is set aside' },
  'act-expired': { status: 409, title: 'The act came too late' },
  'no-others': { status: 409, title: 'Nothing else waits for the compensation' },
  'not-recoverable': { status: 409, title: 'There is nothing to recover' },
  'recovery-begun': { status: 409, title: 'The saga has been recovered the other way' },
  'not-resettable': { status: 409, title: 'The saga can’t be recovered forwards' },
  'nested-running': { status: 409, title: 'A nested saga has not ended yet' },
  'not-unclaimed': { status: 409, title: 'The event isn’t in the error queue' },
  'not-set-aside': { status: 409, title: 'The saga isn’t set aside' },
  'name-taken': { status: 409, title: 'The name is taken' },
  'too-many-types': { status: 409, title: 'There is no room for more stored types' },
  'no-state-store': { status: 409, title: 'There is no state store' },
  'saga-type-retired': { status: 410, title: 'The saga type is retired' },
  'version-changed': { status: 412, title: 'It isn’t the version that was expected' },
  'body-too-large': { status: 413, title: 'The body is too large' },
  'saga-full': { status: 413, title: 'The saga’s history has no room for more' },
  'unsupported-media-type': { status: 415, title: 'Only JSON is understood' },
  'foreign-host': { status: 421, title: 'The gateway isn’t known by this name' },
  'invalid-body': { status: 422, title: 'The body isn’t what the contract says' },
  'invalid-definition': { status: 422, title: 'The definition can’t be run' },
  'definition-too-costly': { status: 422, title: 'The definition takes too much to check' },
  'temporal-refused': { status: 422, title: 'Temporal refuses this' },
  'reason-required': { status: 422, title: 'Say who acts, and why' },
  'gateway-busy': { status: 429, title: 'Too much is asked of the gateway at once' },
  'temporal-busy': { status: 429, title: 'Temporal asks to go slower' },
  'too-many-watchers': { status: 429, title: 'Too many changes are being watched' },
  'headers-too-large': { status: 431, title: 'The headers are too large' },
  'internal-error': { status: 500, title: 'The gateway made a mistake' },
  'no-worker': { status: 503, title: 'No worker took it in time' },
  'payload-sealed': { status: 503, title: 'What the saga has kept can’t be decoded' },
  'saga-failing': { status: 503, title: 'The saga’s code fails at present' },
  'state-store-unreachable': { status: 503, title: 'The state store can’t be reached' },
  'store-unreachable': { status: 503, title: 'The gateway’s database can’t be reached' },
  'temporal-unreachable': { status: 503, title: 'Temporal can’t be reached' },
} as const satisfies Record<Exclude<SagaClientErrorCode, Unanswered>, Answered> & Record<string, Answered>;

export type ProblemCode = keyof typeof problemCodes;

export const isProblemCode = (code: unknown): code is ProblemCode =>
  typeof code === 'string' && Object.hasOwn(problemCodes, code);
