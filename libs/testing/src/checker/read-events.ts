import type { temporal } from '@temporalio/proto';
import type { Asking, RawSaga, RunEnd } from './asking';
import { decoded, decodedOne } from './decoded';

type HistoryEvent = temporal.api.history.v1.IHistoryEvent;

/** The events of one run, from its first. */
export interface RawRun {
  readonly runId: string;
  readonly events: readonly HistoryEvent[];
}

/** Refusals that every barrier gives without being asked to declare them. */
const alwaysRefusals = ['InputInvalid', 'AnswerTooLarge', 'AlreadyCompensated'];
const undo = '/compensation';
const scheduleToStart = 2;
/** More than a run can have events. */
const run = 1_000_000;

/**
 * Reads a saga's raw events, of all its runs in their order. It shares no code with the engine, nor with what shows
 * sagas: whoever checks must not be wrong in the same way.
 *
 * @param nameOf the participant or owner whose task queue it is
 */
export function readEvents(
  workflowId: string,
  runs: readonly RawRun[],
  nameOf: (taskQueue: string) => string = (queue) => queue,
): RawSaga {
  const askings: Asking[] = [];
  const resolved = new Set<string>();
  let type = '';
  let end: RunEnd = 'open';
  let failure: string | undefined;
  let unwound = false;
  let attention: readonly string[] = [];
  let broken: string | undefined;
  for (const [index, { runId, events }] of runs.entries()) {
    const opened = new Map<number, Asking>();
    let backwards = false;
    const place = (event: HistoryEvent) => index * run + Number(event.eventId);
    const settle = (event: HistoryEvent, openedBy: unknown, how: Asking['how'], why?: string) => {
      const asking = opened.get(Number(openedBy));
      if (asking) Object.assign(asking, { ended: place(event), how, ...(why !== undefined && { failure: why }) });
    };
    end = 'open';
    for (const event of events) {
      const started = event.workflowExecutionStartedEventAttributes;
      if (started) {
        type = started.workflowType?.name ?? type;
        backwards = (decoded(started.input, 1) as { as?: string } | undefined)?.as === 'unwind';
      }
      const scheduled = event.activityTaskScheduledEventAttributes;
      if (scheduled) {
        const id = scheduled.activityId ?? '';
        const compensates = id.endsWith(undo);
        const stepId = compensates ? id.slice(0, -undo.length) : id;
        const mark = (decoded(scheduled.input, 1) ?? {}) as Mark;
        const asking: Asking = {
          stepKey: `${mark.saga ?? runId}/${stepId}`,
          stepId,
          compensates,
          participant: nameOf(scheduled.taskQueue?.name ?? ''),
          verb: scheduled.activityType?.name ?? '',
          ...(mark.scope !== undefined && { scope: mark.scope }),
          pivot: mark.pivot === true,
          ...(mark.compensation !== undefined && { compensation: mark.compensation }),
          insists: nothing(scheduled.scheduleToCloseTimeout) || (scheduled.retryPolicy?.maximumAttempts ?? 0) > 0,
          asked: place(event),
        };
        askings.push(asking);
        opened.set(Number(event.eventId), asking);
        declared.set(asking, scheduled.retryPolicy?.nonRetryableErrorTypes ?? []);
      }
      const completed = event.activityTaskCompletedEventAttributes;
      if (completed) settle(event, completed.scheduledEventId, 'completed');
      const failed = event.activityTaskFailedEventAttributes;
      if (failed) {
        const code = failed.failure?.applicationFailureInfo?.type ?? 'Error';
        const asking = opened.get(Number(failed.scheduledEventId));
        const no = asking !== undefined && [...alwaysRefusals, ...(declared.get(asking) ?? [])].includes(code);
        settle(event, failed.scheduledEventId, no && !asking.compensates ? 'refused' : 'unknown', code);
      }
      const timedOut = event.activityTaskTimedOutEventAttributes;
      if (timedOut) {
        const waited = Number(timedOut.failure?.timeoutFailureInfo?.timeoutType) === scheduleToStart;
        settle(event, timedOut.scheduledEventId, waited ? 'not-sent' : 'unknown', 'TimedOut');
      }
      const cancelled = event.activityTaskCanceledEventAttributes;
      if (cancelled) settle(event, cancelled.scheduledEventId, 'unknown', 'Cancelled');

      const child = event.startChildWorkflowExecutionInitiatedEventAttributes;
      if (child) {
        const carried = decoded(child.input, 1) as { as?: string; step?: Mark & { stepId?: string } } | undefined;
        const stepId = carried?.step?.stepId ?? child.workflowId ?? '';
        const asking: Asking = {
          stepKey: `${child.workflowId}`,
          stepId,
          compensates: carried?.as === 'unwind',
          participant: nameOf(child.taskQueue?.name ?? ''),
          verb: child.workflowType?.name ?? '',
          ...(carried?.step?.scope !== undefined && { scope: carried.step.scope }),
          pivot: carried?.step?.pivot === true,
          compensation: 'unwind',
          nested: child.workflowId ?? '',
          insists: true,
          asked: place(event),
        };
        askings.push(asking);
        opened.set(Number(event.eventId), asking);
      }
      const childCompleted = event.childWorkflowExecutionCompletedEventAttributes;
      if (childCompleted) settle(event, childCompleted.initiatedEventId, 'completed');
      const childFailed = event.childWorkflowExecutionFailedEventAttributes;
      if (childFailed) {
        settle(
          event,
          childFailed.initiatedEventId,
          'refused',
          childFailed.failure?.applicationFailureInfo?.type ?? 'Error',
        );
      }
      const childCancelled = event.childWorkflowExecutionCanceledEventAttributes;
      if (childCancelled) settle(event, childCancelled.initiatedEventId, 'refused', 'Cancelled');
      const childEnded =
        event.childWorkflowExecutionTerminatedEventAttributes ??
        event.childWorkflowExecutionTimedOutEventAttributes ??
        event.startChildWorkflowExecutionFailedEventAttributes;
      if (childEnded) settle(event, childEnded.initiatedEventId, 'unknown', 'Terminated');

      const said = event.upsertWorkflowSearchAttributesEventAttributes?.searchAttributes?.indexedFields;
      if (said?.['SagaAttention']) attention = (decodedOne(said['SagaAttention']) as string[] | undefined) ?? [];
      const act = event.workflowExecutionUpdateAcceptedEventAttributes?.acceptedRequest?.input;
      if (act?.name === 'backstitch.step') {
        const { action, stepId, of } = decoded(act.args) as { action: string; stepId: string; of: string };
        if (action === 'resolve') resolved.add(of === 'compensation' ? stepId + undo : stepId);
      }
      const wrong = event.workflowTaskFailedEventAttributes;
      if (wrong) broken = wrong.failure?.message ?? 'a workflow task failed';
      if (event.workflowTaskCompletedEventAttributes) broken = undefined;

      if (event.workflowExecutionCompletedEventAttributes) {
        end = 'completed';
        unwound ||= backwards;
      }
      const ended = event.workflowExecutionFailedEventAttributes;
      if (ended) {
        end = 'failed';
        failure = ended.failure?.applicationFailureInfo?.type ?? 'Error';
      }
      if (event.workflowExecutionCanceledEventAttributes) end = 'cancelled';
      if (event.workflowExecutionTerminatedEventAttributes) end = 'terminated';
      if (event.workflowExecutionTimedOutEventAttributes) end = 'timed-out';
    }
  }
  return {
    workflowId,
    type,
    askings,
    end,
    ...(failure !== undefined && { failure }),
    unwound,
    resolved,
    attention,
    ...(broken !== undefined && { broken }),
  };
}

/** What our engine puts into an activity's second argument; absent in others' workflows. */
interface Mark {
  readonly saga?: string;
  readonly compensation?: string;
  readonly scope?: string;
  readonly pivot?: true;
}

/** The refusals that an activity was asked with. */
const declared = new WeakMap<Asking, readonly string[]>();

const nothing = (duration: { seconds?: unknown; nanos?: number | null } | null | undefined) =>
  Number(duration?.seconds ?? 0) === 0 && (duration?.nanos ?? 0) === 0;
