import type { z } from 'zod';
import { Accepted } from '../../routes/sagas/accepted';
import type { Operation } from './operation';

/** The header of what is done once for each key. */
export const keyHeader = {
  'Idempotency-Key':
    'One key, one effect: send it again with the same key after a failure. A string of RFC 8941 ("k"), or k. It is good for as long as the saga is known: while it runs, and for the retention of Temporal’s namespace after its end; of a saga that calls continueSaga the latest 30,000 keys of its messages and acts are.',
};
/** The header of what depends on the state that was seen. */
export const ifMatch = { 'If-Match': 'The ETag of the saga as it was read: 412 when it has changed since.' };
/** The header of what stands in an audit. */
export const actor = {
  'Backstitch-Actor':
    'Who acts, for the audit. Default anonymous. Behind proxies that are named in GATEWAY_PROXIES, X-Forwarded-User counts instead.',
};
/** Problems of every route of one saga. */
export const ofSaga = ['unknown-saga-type', 'bad-id', 'unknown-saga', 'temporal-unreachable'] as const;
/** Query parameters that say which sagas are meant. */
export const filterParameters = {
  status: 'Some of the statuses, with commas.',
  incomplete: 'true: only what is not done; false: only what is.',
  recoverable: 'true: only what was ended by force, or whose code fails.',
  participant: 'Only types that ask this participant; with a state store, only sagas that have asked it.',
  startedAfter: 'ISO 8601',
  startedBefore: 'ISO 8601',
  stuck:
    'true: only what stands still; or why, some with commas: set-aside, failing, operator, paused, terminated, worker, retrying, message, timer. Needs a state store, as do the parameters below.',
  step: 'Only sagas with this step: its id, or the name of its request.',
  text: 'Only sagas that have all these words, or beginnings of words, in their ids, attributes or failures; 20 at most.',
  'attribute.{name}':
    'Only sagas whose attribute of that name, of their contract, has this value; 20 attributes at most.',
};
/** Query parameters of pages. */
export const pageParameters = {
  limit: '1 to 200; default 50',
  cursor: 'next of the page before',
};
/** Query parameters of lists. */
export const listParameters = {
  ...filterParameters,
  sort: 'newest (default); inconsistent, stuck: what has been so for the longest comes first.',
  ...pageParameters,
};
/** Problems of a start. */
export const startProblems = [
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
/** Problems of a list. */
export const listProblems = [
  ...(['bad-query', 'bad-cursor', 'no-state-store', 'state-store-unreachable'] as const),
  ...(['temporal-unreachable', 'temporal-busy'] as const),
] as const;
/** Problems of what only a state store knows. */
export const recordProblems = ['bad-query', 'bad-cursor', 'no-state-store', 'state-store-unreachable'] as const;
/** Problems of an operator’s act. */
export const actProblems = [
  ...ofSaga,
  'invalid-body',
  'already-ended',
  'act-expired',
  'no-worker',
  'saga-failing',
  'saga-set-aside',
  'payload-sealed',
] as const;
/** An act that ends a saga early. */
export const endingOperation = (summary: string, body: z.ZodType): Operation => ({
  summary,
  body,
  answers: { 202: Accepted },
  headers: { ...actor, ...ifMatch },
  problems: [...actProblems, 'past-the-pivot'],
});
/** Problems of taking up a saga that was ended by force. */
export const recoverProblems = [
  ...(['not-recoverable', 'past-the-pivot', 'nested-running', 'not-resettable', 'recovery-begun'] as const),
  ...([...ofSaga, 'invalid-body', 'body-too-large', 'payload-sealed', 'temporal-busy'] as const),
] as const;
/** Problems of an act on a step or a compensation. */
export const stepProblems = [
  ...actProblems,
  ...(['saga-full', 'unknown-step', 'no-attention-needed', 'not-resolvable', 'not-retryable'] as const),
] as const;
/** An act on a step or a compensation. */
export const stepOperation = (summary: string, body: z.ZodType): Operation => ({
  summary,
  body,
  answers: { 202: Accepted },
  headers: { ...keyHeader, ...actor, ...ifMatch },
  problems: stepProblems,
});
/** An act on a timer of a process. */
export const timerOperation = (summary: string, body: z.ZodType): Operation => ({
  summary,
  body,
  answers: { 202: Accepted },
  headers: { ...keyHeader, ...actor, ...ifMatch },
  problems: [...actProblems, 'saga-full', 'unknown-timer'],
});

/** Problems of an answer to a task token. */
export const taskTokenProblems = [
  ...(['unknown-task-token', 'already-ended', 'task-closed', 'body-too-large', 'saga-full'] as const),
  ...(['no-worker', 'saga-failing', 'temporal-unreachable'] as const),
] as const;
