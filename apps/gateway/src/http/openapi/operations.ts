import type { ProblemCode } from '../problem-codes';

/** What the document says of a route, beyond its path. */
export interface Operation {
  readonly summary: string;
  /** Names of shapes; `any` is any JSON. */
  readonly body?: string;
  readonly answers: Readonly<Record<number, string>>;
  readonly query?: Readonly<Record<string, string>>;
  readonly headers?: Readonly<Record<string, string>>;
  readonly problems?: readonly ProblemCode[];
}

const key = {
  'Idempotency-Key':
    'One key, one effect: send it again with the same key after a failure. A string of RFC 8941 ("k"), or k. It is good for as long as the saga is known: while it runs, and for the retention of Temporal’s namespace after its end.',
};
const match = { 'If-Match': 'The ETag of the saga as it was read: 412 when it has changed since.' };
const actor = {
  'Backstitch-Actor':
    'Who acts, for the audit. Default anonymous. Behind proxies that are named in GATEWAY_PROXIES, X-Forwarded-User counts instead.',
};
const saga = ['unknown-saga-type', 'bad-id', 'unknown-saga', 'temporal-unreachable'] as const;
const filters = {
  status: 'Some of the statuses, with commas.',
  incomplete: 'true: only what is not done; false: only what is.',
  participant: 'Only types that ask this participant.',
  startedAfter: 'ISO 8601',
  startedBefore: 'ISO 8601',
  limit: '1 to 200; default 50',
  cursor: 'next of the page before',
};
const starting = [
  'bad-json',
  'bad-idempotency-key',
  'unknown-saga-type',
  'saga-type-retired',
  'idempotency-key-reused',
  'body-too-large',
  'unsupported-media-type',
  'invalid-body',
  'temporal-busy',
  'temporal-unreachable',
] as const;
const listing = ['bad-query', 'bad-cursor', 'temporal-unreachable', 'temporal-busy'] as const;
const acting = [...saga, 'invalid-body', 'already-ended', 'no-worker', 'saga-failing', 'saga-set-aside'] as const;
const ending = {
  body: 'Ending',
  answers: { 202: 'Accepted' },
  headers: { ...actor, ...match },
  problems: [...acting, 'past-the-pivot'],
} as const;
const stepping = (summary: string, body: string): Operation => ({
  summary,
  body,
  answers: { 202: 'Accepted' },
  headers: { ...key, ...actor, ...match },
  problems: [...acting, 'saga-full', 'unknown-step', 'no-attention-needed', 'not-resolvable', 'not-retryable'],
});

const taskTokenProblems = [
  ...(['unknown-task-token', 'already-ended', 'task-closed', 'body-too-large', 'saga-full'] as const),
  ...(['no-worker', 'saga-failing', 'temporal-unreachable'] as const),
] as const;

/** By method and path. Every route has one; the document is refused where one is missing. */
export const operations: Readonly<Record<string, Operation>> = {
  'get /health/live': { summary: 'Is the process alive?', answers: { 200: 'Health' } },
  'get /health/ready': {
    summary: 'Can it reach Temporal?',
    answers: { 200: 'Health' },
    problems: ['temporal-unreachable'],
  },
  'get /saga-types': {
    summary: 'Every type that can be started',
    answers: { 200: 'SagaTypes' },
    problems: ['bad-query', 'store-unreachable'],
  },
  'get /saga-types/{type}': {
    summary: 'One type, with its schemas; a state machine with its definition, too',
    query: { version: 'of a state machine; default the newest' },
    headers: { 'If-None-Match': 'an ETag of a state machine: 304 when it is the newest version’s' },
    answers: { 200: 'SagaType', 304: 'nothing' },
    problems: ['unknown-saga-type', 'saga-type-retired', 'bad-query', 'store-unreachable'],
  },
  'put /saga-types/{type}': {
    summary: 'Stores a state machine, written in the Amazon States Language, as the next version of a saga type',
    body: 'any',
    query: { unwind: 'what happens to what took effect when it fails: never (default), mirror or sequential' },
    headers: {
      'If-Match': 'the ETag of the newest version: 412 when there is a newer one',
      'If-None-Match': '*: 412 when there is one',
    },
    answers: { 200: 'SagaType', 201: 'SagaType' },
    problems: [
      ...([
        'bad-json',
        'bad-request',
        'bad-id',
        'bad-query',
        'name-taken',
        'version-changed',
        'body-too-large',
      ] as const),
      ...(['unsupported-media-type', 'invalid-definition', 'definition-too-costly', 'too-many-types'] as const),
    ],
  },
  'delete /saga-types/{type}': {
    summary: 'Retires a state machine: no saga of it starts any more, and what runs goes on',
    headers: { 'If-Match': 'the ETag of the newest version: 412 when there is a newer one', ...actor },
    answers: { 204: 'nothing' },
    problems: ['unknown-saga-type', 'saga-type-retired', 'name-taken', 'version-changed', 'store-unreachable'],
  },
  'get /sagas': { summary: 'Sagas, newest first', query: filters, answers: { 200: 'SagaList' }, problems: listing },
  'get /sagas/{type}': {
    summary: 'Sagas of a type, newest first',
    query: filters,
    answers: { 200: 'SagaList' },
    problems: [...listing, 'unknown-saga-type'],
  },
  'post /sagas/{type}': {
    summary: 'Starts a saga',
    body: 'any',
    answers: { 200: 'Saga', 202: 'Started' },
    headers: { ...key, Prefer: 'wait=N: up to N seconds (at most 60) for the saga to end; then it is 200.' },
    problems: starting,
  },
  'post /routing-slips': {
    summary: 'Has a routing slip set out; from then on it is the saga /sagas/slip/{id}',
    body: 'slip.input',
    answers: { 200: 'Saga', 202: 'Started' },
    headers: { ...key, Prefer: 'wait=N: up to N seconds (at most 60) for the slip to end; then it is 200.' },
    problems: starting,
  },
  'get /sagas/{type}/{id}': {
    summary: 'A saga, authoritative unless asked otherwise',
    query: { consistency: 'authoritative (default), or eventual: from the index alone' },
    headers: { 'If-None-Match': 'an ETag: 304 when nothing has changed' },
    answers: { 200: 'SagaOrSummary', 304: 'nothing' },
    problems: [...saga, 'bad-query'],
  },
  'get /sagas/{type}/{id}/changes': {
    summary: 'The saga each time it changes, as server-sent events; the last one is `ended`',
    headers: { 'Last-Event-ID': 'goes on after it; 204 when nothing will follow' },
    answers: { 200: 'text/event-stream', 204: 'nothing' },
    problems: [...saga, 'too-many-watchers'],
  },
  'get /sagas/{type}/{id}/states': {
    summary: 'What happened in the states of a state machine: entered and left, with input and output',
    query: {
      after: 'the id of an event: what came later; default 0',
      item: 'of a small distributed Map’s child execution: {label}/{index}',
    },
    answers: { 200: 'StateHistory' },
    problems: [...saga, 'bad-query', 'no-worker'],
  },
  'get /sagas/{type}/{id}/subscribers': {
    summary: 'Those who are told what happens to a routing slip, and how that goes',
    answers: { 200: 'Subscribers' },
    problems: saga,
  },
  'get /sagas/{type}/{id}/definition': {
    summary: 'The definition that an execution of a state machine began with, and keeps',
    answers: { 200: 'ExecutionDefinition' },
    problems: [...saga, 'not-found'],
  },
  'post /task-tokens/{token}/success': {
    summary: 'The task that waits for this token has this output',
    body: 'any',
    answers: { 202: 'Told' },
    problems: [...taskTokenProblems, 'invalid-body'],
  },
  'post /task-tokens/{token}/failure': {
    summary: 'The task that waits for this token has failed',
    body: 'TaskFailure',
    answers: { 202: 'Told' },
    problems: [...taskTokenProblems, 'invalid-body'],
  },
  'post /task-tokens/{token}/heartbeat': {
    summary: 'The task that waits for this token is alive',
    answers: { 202: 'Told' },
    problems: taskTokenProblems,
  },
  'post /sagas/{type}/{id}/messages/{name}': {
    summary: 'Sends what the saga waits for, or will',
    body: 'any',
    answers: { 202: 'Accepted' },
    headers: { ...key, ...actor, ...match },
    problems: [...saga, 'unknown-message', 'already-ended', 'invalid-body', 'body-too-large', 'saga-full'],
  },
  'post /sagas/{type}/{id}/cancel': { summary: 'Compensates, and ends cancelled', ...ending },
  'post /sagas/{type}/{id}/resume': {
    ...ending,
    summary: 'Takes a saga up again that was set aside',
    problems: [...saga, 'invalid-body', 'already-ended', 'not-set-aside'],
  },
  'post /sagas/{type}/{id}/compensate': { summary: 'Compensates, and ends compensated', ...ending },
  'post /sagas/{type}/{id}/steps/{step}/retry': stepping('Tries a step now', 'Retry'),
  'post /sagas/{type}/{id}/steps/{step}/resolve': stepping('Says that a step is done', 'Resolve'),
  'post /sagas/{type}/{id}/steps/{step}/replace-input': stepping(
    'Asks a step again, with another input',
    'ReplaceInput',
  ),
  'post /sagas/{type}/{id}/steps/{step}/compensation/retry': stepping('Tries a compensation now', 'Retry'),
  'post /sagas/{type}/{id}/steps/{step}/compensation/resolve': stepping('Says that a compensation is done', 'Resolve'),
  'post /sagas/{type}/{id}/steps/{step}/compensation/replace-input': stepping(
    'Compensates with another input',
    'ReplaceInput',
  ),
};
