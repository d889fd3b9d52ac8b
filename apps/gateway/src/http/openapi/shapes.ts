import { sagaStatuses } from '@backstitch/saga-log';
import { problemCodes } from '../problem-codes';

type Shape = Readonly<Record<string, unknown>>;

const text: Shape = { type: 'string' };
const time: Shape = { type: 'string', format: 'date-time' };
const count: Shape = { type: 'integer', minimum: 0 };
const list = (items: Shape): Shape => ({ type: 'array', items });
const ref = (name: string): Shape => ({ $ref: `#/components/schemas/${name}` });

/** An object; a name that ends in `?` may be absent. */
const object = (properties: Record<string, Shape>): Shape => ({
  type: 'object',
  properties: Object.fromEntries(Object.entries(properties).map(([name, shape]) => [name.replace('?', ''), shape])),
  required: Object.keys(properties).filter((name) => !name.endsWith('?')),
});

/** An object of a request: what isn't known is refused. */
const strict = (properties: Record<string, Shape>): Shape => ({ ...object(properties), additionalProperties: false });

const consistency = { type: 'string', enum: ['authoritative', 'eventual'] };
const summary = {
  id: text,
  type: text,
  kind: text,
  status: { type: 'string', enum: [...sagaStatuses] },
  startedAt: time,
  'endedAt?': time,
  consistency,
  asOf: time,
};
const asking = { request: text, attempts: count, 'endedAt?': time, 'failure?': ref('Failure') };

/** The shapes that don't depend on a saga type. Fields and values may be added; none is removed. */
export const shapes: Record<string, Shape> = {
  Saga: object({
    ...summary,
    'startedBy?': text,
    input: {},
    'output?': {},
    'failure?': ref('Failure'),
    steps: list(ref('Step')),
    'slip?': object({
      trackingNumber: text,
      owner: text,
      at: { ...text, description: 'The task queue that it is on.' },
      itinerary: list({ type: 'object' }),
      activityLog: list(text),
      compensationLog: list(text),
      variables: { type: 'object' },
      exceptions: list(object({ step: text, participant: text, at: time, code: text, message: text, 'details?': {} })),
      'endedEarly?': text,
      subscriptions: list({ type: 'object' }),
    }),
    'waitingFor?': list(
      object({
        kind: { type: 'string', enum: ['worker', 'message', 'timer', 'operator', 'code'] },
        what: text,
        since: time,
        'until?': time,
        'failure?': ref('Failure'),
      }),
    ),
    'recoverable?': { type: 'boolean', const: true },
    audit: list(object({ at: time, by: text, action: text, 'step?': text, reason: text })),
  }),
  Step: object({
    ...asking,
    id: text,
    participant: text,
    status: {
      type: 'string',
      enum: ['running', 'completed', 'refused', 'not-sent', 'unknown', 'needs-attention', 'resolved'],
    },
    startedAt: time,
    input: {},
    'output?': {},
    'pivot?': { type: 'boolean', const: true },
    'scope?': text,
    'nested?': { ...text, description: 'The id of the saga that is this step; its type is the request.' },
    'compensation?': object({
      ...asking,
      status: { type: 'string', enum: ['pending', 'running', 'completed', 'needs-attention', 'resolved'] },
      'startedAt?': time,
    }),
  }),
  Failure: object({
    code: text,
    message: text,
    'details?': {},
    'causes?': list(object({ code: text, message: text, 'details?': {} })),
  }),
  SagaSummary: object({ ...summary, 'attention?': list(text), 'recoverable?': { type: 'boolean', const: true } }),
  Recovery: object({
    type: text,
    id: text,
    broken: object({
      how: {
        type: 'string',
        enum: ['terminated', 'history-limit', 'timed-out', 'failed', 'failing', 'set-aside', 'forgotten'],
      },
      reason: text,
    }),
    backwards: object({
      'refused?': ref('NoWay'),
      plan: list(
        object({
          ...{ step: text, participant: text, request: text, compensation: text },
          after: { ...count, description: 'It waits until so many of the plan, from its beginning, have ended.' },
          'inDoubt?': { type: 'boolean', const: true },
        }),
      ),
      leaves: list(object({ step: text, participant: text, request: text, why: text })),
    }),
    forwards: object({ 'refused?': ref('NoWay'), 'from?': time }),
  }),
  NoWay: object({ code: text, detail: text }),
  SagaOrSummary: {
    anyOf: [ref('Saga'), ref('SagaSummary')],
    description: 'The summary when `consistency` is eventual.',
  },
  SagaList: object({
    items: list(ref('SagaSummary')),
    next: { type: ['string', 'null'], description: 'The cursor of the next page.' },
    consistency,
    asOf: time,
  }),
  SagaType: object({
    name: text,
    kind: text,
    'summary?': text,
    'participants?': list(text),
    'pivot?': { type: 'boolean', const: true },
    'deadline?': text,
    'onFailure?': { type: 'string', enum: ['compensate', 'hold'] },
    input: { type: 'object', description: 'A JSON Schema.' },
    output: { type: 'object', description: 'A JSON Schema.' },
    messages: { type: 'object', additionalProperties: { type: 'object' }, description: 'JSON Schemas by name.' },
    'version?': { type: 'integer', minimum: 1, description: 'Of a state machine.' },
    'storedBy?': text,
    'unwind?': { type: 'string', enum: ['never', 'mirror', 'sequential'] },
    'definition?': { type: 'object', description: 'In the Amazon States Language.' },
    'picture?': { type: 'string', description: 'The definition as a Mermaid state diagram.' },
  }),
  Subscribers: object({
    items: list(
      object({
        endpoint: text,
        'events?': list(text),
        'activities?': list(text),
        status: { type: 'string', enum: ['pending', 'delivering', 'failing', 'delivered', 'stopped'] },
        'attempts?': count,
        'failure?': ref('Failure'),
        'nextAttemptAt?': time,
      }),
    ),
  }),
  StateHistory: object({
    items: list(
      object({
        id: { type: 'integer', minimum: 1 },
        type: { ...text, description: 'As AWS names events: TaskStateEntered …' },
        at: time,
        'state?': text,
        'input?': {},
        'output?': {},
        'assigned?': { type: 'object', description: 'Variables that were assigned on the way out.' },
        'resource?': text,
        'error?': text,
        'cause?': text,
        'index?': { type: 'integer' },
      }),
    ),
    next: { type: ['integer', 'null'], description: 'The after of the next page.' },
  }),
  ExecutionDefinition: object({
    version: { type: 'integer', minimum: 1 },
    unwind: { type: 'string', enum: ['never', 'mirror', 'sequential'] },
    definition: { type: 'object', description: 'In the Amazon States Language.' },
    picture: { type: 'string', description: 'The definition as a Mermaid state diagram.' },
  }),
  TaskFailure: strict({ 'error?': text, 'cause?': text }),
  Told: object({ accepted: { type: 'string', enum: ['success', 'failure', 'heartbeat'] } }),
  SagaTypes: object({ items: list(ref('SagaType')) }),
  Started: object({ id: text, type: text, kind: text, status: text }),
  Accepted: object({ accepted: text, type: text, id: text }),
  Health: { type: 'object' },
  Problem: object({
    type: { type: 'string', format: 'uri-reference' },
    code: { type: 'string', enum: Object.keys(problemCodes) },
    title: text,
    status: { type: 'integer' },
    detail: text,
    instance: { type: 'string', format: 'uri-reference' },
    'errors?': list(
      object({ pointer: { ...text, description: 'A JSON Pointer into the body.' }, code: text, detail: text }),
    ),
    'moreErrors?': { type: 'integer', minimum: 1, description: 'How many more there are than are told.' },
  }),
};
