import type { Carried } from './carried';
import { engineFailure } from './engine-failure';
import type { HistoryEvent } from './history/history-event';
import { sagaOf } from './saga-of';

/** Events as Temporal has them, numbered and a second apart. */
const history = (...events: readonly Partial<HistoryEvent>[]): HistoryEvent[] =>
  events.map((event, at) => ({ eventTime: { seconds: at as never }, ...event, eventId: (at + 1) as never }));

const encoded = (text: string) => new TextEncoder().encode(text);
const payload = (value: unknown) => ({
  metadata: { encoding: encoded('json/plain') },
  data: encoded(JSON.stringify(value) ?? ''),
});
const args = (...values: readonly unknown[]) => ({ payloads: values.map(payload) });

const started = (carried?: Carried): Partial<HistoryEvent> => ({
  workflowExecutionStartedEventAttributes: {
    ...{ workflowId: 'buy/1', workflowType: { name: 'buy' }, taskQueue: { name: 'shop' } },
    input: carried === undefined ? args({}) : args({}, carried),
  },
});
const failed = (type: string): Partial<HistoryEvent> => ({
  workflowExecutionFailedEventAttributes: { failure: { message: 'it failed', applicationFailureInfo: { type } } },
});
const asked = (activityId: string, input: unknown): Partial<HistoryEvent> => ({
  activityTaskScheduledEventAttributes: {
    ...{ activityId, activityType: { name: 'reserve' }, taskQueue: { name: 'a' } },
    input: args(input, { saga: 'key', compensation: 'cancel' }),
  },
});
const refused = (scheduledEventId: number, type: string): Partial<HistoryEvent> => ({
  activityTaskFailedEventAttributes: {
    scheduledEventId: scheduledEventId as never,
    failure: { message: 'no', applicationFailureInfo: { type } },
  },
});
const completed = (scheduledEventId: number, output: unknown): Partial<HistoryEvent> => ({
  activityTaskCompletedEventAttributes: { scheduledEventId: scheduledEventId as never, result: args(output) },
});

describe('how a saga ended', () => {
  test('cancelled, where the engine says so', () => {
    const saga = sagaOf(history(started(), failed(engineFailure.of('SagaCancelled'))));
    expect([saga.status, saga.failure]).toEqual(['cancelled', { code: 'SagaCancelled', message: 'it failed' }]);
  });

  test('compensated, where an error of the user’s is called so', () => {
    const saga = sagaOf(history(started(), failed('SagaCancelled')));
    expect([saga.status, saga.failure?.code]).toEqual(['compensated', 'SagaCancelled']);
  });

  test.each(['SagaDeadlineExceeded', 'SagaCompensated', 'SagaTooLarge'])('%s is shown without its prefix', (code) => {
    const saga = sagaOf(history(started(), failed(engineFailure.of(code))));
    expect([saga.status, saga.failure?.code]).toEqual(['compensated', code]);
  });

  test('with a result that JSON can’t carry', () => {
    const result = { workflowExecutionCompletedEventAttributes: { result: args(undefined) } };
    expect(sagaOf(history(started(), result))).toMatchObject({ status: 'completed' });
    const nested: Carried = { as: 'nested', step: { stepId: 'buy' } };
    expect(sagaOf(history(started(nested), result))).toMatchObject({ status: 'completed' });
    const cut = { ...payload(undefined), data: encoded('{"cut":') };
    const broken = { workflowExecutionCompletedEventAttributes: { result: { payloads: [cut] } } };
    expect(sagaOf(history(started(), broken)).output).toEqual({ encoding: 'json/plain', bytes: 7 });
  });
});

describe('a saga whose tasks fail', () => {
  const cause = { message: 'full', applicationFailureInfo: { type: 'Full', details: args({ what: 'it' }) } };
  const failure = { message: 'Unhandled Promise rejection', source: 'TypeScriptSDK', cause: { ...cause, cause } };
  const breaks = { workflowTaskFailedEventAttributes: { failure } };

  it('shows the outermost reason first, each once, and waits for its code, since the first of them', () => {
    const saga = sagaOf(history(started(), breaks, breaks));
    expect(saga).toMatchObject({ status: 'needs-attention' });
    expect(saga.failure).toEqual({
      ...{ code: 'Error', message: 'Unhandled Promise rejection: full' },
      causes: [{ code: 'Full', message: 'full', details: { what: 'it' } }],
    });
    expect(saga.waitingFor).toEqual([
      { kind: 'code', what: 'buy', since: '1970-01-01T00:00:01.000Z', failure: saga.failure },
    ]);
  });

  it('waits for its code, too, when no worker has ever answered its task', () => {
    const workflowTask = { attempt: 3, state: 2, originalScheduledTime: { seconds: 1 as never } };
    const { waitingFor } = sagaOf(history(started()), { workflowTask });
    expect(waitingFor).toMatchObject([
      { kind: 'code', since: '1970-01-01T00:00:01.000Z', failure: { code: 'TaskUnanswered' } },
    ]);
    expect(sagaOf(history(started()), { workflowTask: { ...workflowTask, attempt: 2 } }).waitingFor).toBeUndefined();
  });

  it('is mended by a task that goes well, and was not broken by a reset', () => {
    const mended = sagaOf(history(started(), breaks, { workflowTaskCompletedEventAttributes: {} }));
    const reset = {
      workflowTaskFailedEventAttributes: { failure: { message: 'reset', resetWorkflowFailureInfo: {} } },
    };
    for (const saga of [mended, sagaOf(history(started(), reset))]) {
      expect(saga).toMatchObject({ status: 'running' });
      expect(saga.waitingFor).toBeUndefined();
    }
  });
});

describe('steps', () => {
  it('that are asked again, with more room for the answer, are one step', () => {
    const saga = sagaOf(
      history(
        started(),
        asked('reserve', { n: 1 }),
        refused(2, 'AnswerTooLarge'),
        asked('reserve', { n: 1 }),
        completed(4, 'it'),
      ),
    );
    expect(saga.steps).toMatchObject([{ id: 'reserve', status: 'completed', output: 'it' }]);
  });

  it('whose compensation is sent without the input keep theirs', () => {
    const saga = sagaOf(
      history(started(), asked('reserve', { n: 1 }), completed(2, 'it'), {
        activityTaskScheduledEventAttributes: {
          ...{ activityId: 'reserve/compensation', activityType: { name: 'cancel' }, taskQueue: { name: 'a' } },
          input: args({ stepId: 'reserve', answered: true }, { saga: 'key' }),
        },
      }),
    );
    expect(saga.steps).toMatchObject([{ input: { n: 1 }, output: 'it', compensation: { request: 'cancel' } }]);
  });
});

describe('what it waits for', () => {
  const timer = (timerId: string): Partial<HistoryEvent> => ({
    timerStartedEventAttributes: { timerId, startToFireTimeout: { seconds: 60 as never } },
    userMetadata: { summary: payload('message: Approval') },
  });

  test('the same message twice is two', () => {
    const { waitingFor } = sagaOf(history(started(), timer('1'), timer('2')));
    expect(waitingFor).toMatchObject([
      { kind: 'message', what: 'Approval' },
      { kind: 'message', what: 'Approval' },
    ]);
  });

  test('a timer of its own code that is called deadline is shown, and that of its deadline is not', () => {
    const called = (timerId: string, summary: string) => ({
      ...timer(timerId),
      userMetadata: { summary: payload(summary) },
    });
    const { waitingFor } = sagaOf(history(started(), called('1', 'deadline: of the saga'), called('2', 'deadline')));
    expect(waitingFor).toMatchObject([{ kind: 'timer', what: 'deadline' }]);
    const before = sagaOf(history(started(), called('1', 'deadline')));
    expect(before).not.toHaveProperty('waitingFor');
  });

  test('a message that did not come in time, an operator', () => {
    const attention = {
      upsertWorkflowSearchAttributesEventAttributes: {
        searchAttributes: { indexedFields: { SagaAttention: payload(['message: Approval']) } },
      },
    };
    const { status, waitingFor } = sagaOf(history(started(), attention));
    expect([status, waitingFor]).toMatchObject(['needs-attention', [{ kind: 'operator', what: 'message: Approval' }]]);
  });
});

describe('operators’ acts', () => {
  const act = { action: 'resolve', stepId: 'reserve', of: 'request', by: 'Bo', reason: 'by hand', output: 'given' };
  const input = { name: 'backstitch.step', args: args(act) };

  it('are known after a reset, too, where they are admitted in one event and accepted in another', () => {
    const saga = sagaOf(
      history(
        ...[started(), asked('reserve', {}), refused(2, 'Broken')],
        { workflowExecutionUpdateAdmittedEventAttributes: { request: { meta: { updateId: 'one' }, input } } },
        { workflowExecutionUpdateAcceptedEventAttributes: { protocolInstanceId: 'one' } },
      ),
    );
    expect(saga.audit).toMatchObject([{ action: 'resolve', step: 'reserve', by: 'Bo', reason: 'by hand' }]);
    expect(saga.steps).toMatchObject([{ status: 'resolved', output: 'given' }]);
  });

  it('that came again under their key are known once, also in the next run', () => {
    const again = {
      workflowExecutionUpdateAcceptedEventAttributes: {
        acceptedRequest: { input: { ...input, args: args({ ...act, key: 'k' }) } },
      },
    };
    const before = [started(), asked('reserve', {}), refused(2, 'Broken')];
    expect(sagaOf(history(...before, again, again)).audit).toHaveLength(1);
    const carried: Carried = {
      ...{ as: 'continued', key: 'key', clock: 9, names: {}, messages: {}, audit: [], startedAt: 0, keys: ['k'] },
      log: [{ stepId: 'reserve', participant: 'a', request: 'reserve', compensation: null, input: {}, started: 2 }],
    };
    const saga = sagaOf(history(started(carried), again));
    expect([saga.audit, saga.steps[0]?.status]).toEqual([[], 'running']);
  });

  it('that were admitted and never accepted are not', () => {
    const admitted = {
      workflowExecutionUpdateAdmittedEventAttributes: { request: { meta: { updateId: 'one' }, input } },
    };
    expect(sagaOf(history(started(), asked('reserve', {}), refused(2, 'Broken'), admitted)).audit).toEqual([]);
  });
});
