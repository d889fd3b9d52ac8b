/** Every problem that the gateway answers with: its HTTP status, and what it is called. Each has a page in `docs/errors`. */
export const problemCodes = {
  'bad-json': { status: 400, title: 'The body is not JSON' },
  'bad-request': { status: 400, title: 'The request can’t be read' },
  'bad-id': { status: 400, title: 'This can’t be an id' },
  'bad-query': { status: 400, title: 'A query parameter is unknown or wrong' },
  'bad-cursor': { status: 400, title: 'This cursor belongs to no such list' },
  'bad-idempotency-key': { status: 400, title: 'This Idempotency-Key can’t be used' },
  'not-found': { status: 404, title: 'There is nothing at this path' },
  'unknown-saga-type': { status: 404, title: 'There is no such saga type' },
  'unknown-saga': { status: 404, title: 'There is no such saga' },
  'unknown-message': { status: 404, title: 'Sagas of this type take no such message' },
  'unknown-task-token': { status: 404, title: 'This is no token of a task' },
  'unknown-step': { status: 404, title: 'The saga has no such step' },
  'method-not-allowed': { status: 405, title: 'This path doesn’t take this method' },
  'already-ended': { status: 409, title: 'The saga has ended' },
  'idempotency-key-reused': { status: 409, title: 'The key was used with another body' },
  'no-attention-needed': { status: 409, title: 'The step doesn’t need attention' },
  'not-resolvable': { status: 409, title: 'The step can’t be resolved' },
  'not-retryable': { status: 409, title: 'The step can’t be asked again' },
  'past-the-pivot': { status: 409, title: 'The saga is past its pivot' },
  'name-taken': { status: 409, title: 'The name is taken' },
  'version-changed': { status: 412, title: 'It isn’t the version that was expected' },
  'body-too-large': { status: 413, title: 'The body is too large' },
  'saga-full': { status: 413, title: 'The saga’s history has no room for more' },
  'unsupported-media-type': { status: 415, title: 'Only JSON is understood' },
  'invalid-body': { status: 422, title: 'The body isn’t what the contract says' },
  'invalid-definition': { status: 422, title: 'The definition can’t be run' },
  'temporal-refused': { status: 422, title: 'Temporal refuses this' },
  'reason-required': { status: 422, title: 'Say who acts, and why' },
  'temporal-busy': { status: 429, title: 'Temporal asks to go slower' },
  'too-many-watchers': { status: 429, title: 'Too many changes are being watched' },
  'internal-error': { status: 500, title: 'The gateway made a mistake' },
  'no-worker': { status: 503, title: 'No worker took it in time' },
  'saga-failing': { status: 503, title: 'The saga’s code fails at present' },
  'store-unreachable': { status: 503, title: 'The gateway’s database can’t be reached' },
  'temporal-unreachable': { status: 503, title: 'Temporal can’t be reached' },
} as const satisfies Record<string, { readonly status: number; readonly title: string }>;

export type ProblemCode = keyof typeof problemCodes;

export const isProblemCode = (code: unknown): code is ProblemCode =>
  typeof code === 'string' && Object.hasOwn(problemCodes, code);
