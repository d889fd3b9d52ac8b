import type { temporal } from '@temporalio/proto';
import type { ModelEvent } from './model-event';
import type { ModelRun, ModelUpdate } from './model-run';

/** A job of an activation, as a plain object. */
type Job = Readonly<Record<string, object>>;
type Failure = temporal.api.failure.v1.IFailure;

/** In which order Core gives jobs to the workflow: its `prepare_to_ship_activation`. */
const place = (job: Job) =>
  'initializeWorkflow' in job
    ? 0
    : 'notifyHasPatch' in job
      ? 1
      : 'updateRandomSeed' in job
        ? 2
        : 'signalWorkflow' in job || 'doUpdate' in job
          ? 3
          : 4;

/**
 * The jobs of one workflow task, from the events between two of them, as Core makes them.
 * @param validate updates are new: not replayed
 */
export function jobsOf(
  run: ModelRun,
  events: readonly ModelEvent[],
  updates: readonly ModelUpdate[],
  validate: boolean,
): readonly Job[] {
  const jobs = [
    ...events.flatMap((event) => jobOf(run, event)),
    ...updates.map(({ id, name, args }) => ({
      doUpdate: {
        ...{ id, protocolInstanceId: id, name, input: args, meta: { updateId: id }, runValidator: validate },
      },
    })),
  ];
  return jobs.sort((one, other) => place(one) - place(other));
}

function jobOf(run: ModelRun, event: ModelEvent): readonly Job[] {
  const begun = event.workflowExecutionStartedEventAttributes;
  if (begun) return [{ initializeWorkflow: initialize(run, event) }];
  const signal = event.workflowExecutionSignaledEventAttributes;
  if (signal) return [{ signalWorkflow: { signalName: signal.signalName, input: signal.input?.payloads ?? [] } }];
  if (event.workflowExecutionCancelRequestedEventAttributes) return [{ cancelWorkflow: {} }];
  const timer = event.timerFiredEventAttributes;
  if (timer) return [{ fireTimer: { seq: run.seqOf.get(Number(timer.startedEventId)) } }];
  const reset = event.workflowTaskFailedEventAttributes;
  if (reset?.newRunId) return [{ updateRandomSeed: { randomnessSeed: Number(event.eventId) } }];
  return [...activityJob(run, event), ...childJob(run, event)];
}

function initialize({ info, events }: ModelRun, event: ModelEvent): object {
  const begun = event.workflowExecutionStartedEventAttributes!;
  return {
    workflowType: info.workflowType,
    workflowId: info.workflowId,
    arguments: begun.input?.payloads ?? [],
    randomnessSeed: 7,
    firstExecutionRunId: info.firstRunId,
    originalExecutionRunId: info.originalRunId,
    attempt: 1,
    ...(begun.searchAttributes && { searchAttributes: begun.searchAttributes }),
    ...(begun.memo && { memo: begun.memo }),
    startTime: events[0]!.eventTime,
  };
}

function activityJob(run: ModelRun, event: ModelEvent): readonly Job[] {
  const completed = event.activityTaskCompletedEventAttributes;
  if (completed) {
    const [result] = completed.result?.payloads ?? [];
    return resolved(run, completed.scheduledEventId, { completed: result ? { result } : {} });
  }
  const failed = event.activityTaskFailedEventAttributes;
  if (failed) {
    const failure = activityFailure(run, failed.scheduledEventId, 'Activity task failed', failed.failure);
    return resolved(run, failed.scheduledEventId, { failed: { failure } });
  }
  const late = event.activityTaskTimedOutEventAttributes;
  if (late) {
    const failure = activityFailure(run, late.scheduledEventId, 'Activity task timed out', late.failure);
    return resolved(run, late.scheduledEventId, { failed: { failure } });
  }
  const cancelled = event.activityTaskCanceledEventAttributes;
  if (cancelled) {
    const cause = { canceledFailureInfo: {} };
    const failure = activityFailure(run, cancelled.scheduledEventId, 'Activity cancelled', cause);
    return resolved(run, cancelled.scheduledEventId, { cancelled: { failure } });
  }
  return [];
}

const resolved = (run: ModelRun, scheduledId: unknown, result: object): readonly Job[] => [
  { resolveActivity: { seq: run.seqOf.get(Number(scheduledId)), result } },
];

function activityFailure(run: ModelRun, scheduledId: unknown, message: string, cause: Failure | null | undefined) {
  const scheduled = run.events[Number(scheduledId) - 1]?.activityTaskScheduledEventAttributes;
  return {
    ...{ message, cause },
    activityFailureInfo: { activityType: scheduled?.activityType, activityId: scheduled?.activityId },
  };
}

function childJob(run: ModelRun, event: ModelEvent): readonly Job[] {
  const started = event.childWorkflowExecutionStartedEventAttributes;
  const notStarted = event.startChildWorkflowExecutionFailedEventAttributes;
  if (started) {
    const seq = run.seqOf.get(Number(started.initiatedEventId));
    const { runId } = started.workflowExecution ?? {};
    return [{ resolveChildWorkflowExecutionStart: { seq, succeeded: { runId } } }];
  }
  if (notStarted) {
    const seq = run.seqOf.get(Number(notStarted.initiatedEventId));
    const { workflowId, workflowType } = notStarted;
    const failed = { workflowId, workflowType: workflowType?.name, cause: 1 };
    return [{ resolveChildWorkflowExecutionStart: { seq, failed } }];
  }
  const completed = event.childWorkflowExecutionCompletedEventAttributes;
  if (completed) {
    const [result] = completed.result?.payloads ?? [];
    return ended(run, completed.initiatedEventId, { completed: result ? { result } : {} });
  }
  const failed = event.childWorkflowExecutionFailedEventAttributes;
  if (failed) return ended(run, failed.initiatedEventId, { failed: { failure: childFailure(failed, failed.failure) } });
  const cancelled = event.childWorkflowExecutionCanceledEventAttributes;
  if (cancelled) {
    const failure = childFailure(cancelled, { message: 'Child Workflow execution cancelled', canceledFailureInfo: {} });
    return ended(run, cancelled.initiatedEventId, { cancelled: { failure } });
  }
  const terminated = event.childWorkflowExecutionTerminatedEventAttributes;
  if (terminated) {
    const failure = childFailure(terminated, { message: 'Child Workflow was terminated', terminatedFailureInfo: {} });
    return ended(run, terminated.initiatedEventId, { failed: { failure } });
  }
  return [];
}

const ended = (run: ModelRun, initiatedId: unknown, result: object): readonly Job[] => [
  { resolveChildWorkflowExecution: { seq: run.seqOf.get(Number(initiatedId)), result } },
];

const childFailure = (
  { workflowExecution, workflowType }: temporal.api.history.v1.IChildWorkflowExecutionTerminatedEventAttributes,
  cause: Failure | null | undefined,
) => ({
  ...{ message: 'Child Workflow execution failed', cause },
  childWorkflowExecutionFailureInfo: { namespace: 'default', workflowExecution, workflowType },
});
