import type { Answer } from '../answer';
import { lengthOf } from '../history-time';
import { markIn } from '../mark-in';
import { valueAt } from '../payload';
import { publishActivity } from '../published-event';
import { stepOf } from '../step';
import type { EventHandlers } from './history-event';
import type { Recorder } from './recorder';

/** The kind of time-out that no worker was there for. */
const scheduleToStart = 2;

/** Requests and compensations, asked and answered. */
export const activityEvents = (recorder: Recorder): EventHandlers => ({
  activityTaskScheduledEventAttributes: (it, event) => {
    // What a saga publishes is no step: nothing of it is undone.
    if (it.activityType?.name === publishActivity) return;
    const id = it.activityId!;
    const declared = it.retryPolicy?.nonRetryableErrorTypes ?? [];
    const mark = markIn(valueAt(it.input, 1));
    recorder.open(
      event,
      { id, declared, ...(mark.style !== undefined && { toStyle: true as const }) },
      {
        participant: it.taskQueue?.name ?? '',
        request: it.activityType?.name ?? '',
        compensation: mark.undo ?? null,
        input: valueAt(it.input, 0),
        ...(it.startToCloseTimeout && { attemptTimeout: lengthOf(it.startToCloseTimeout) }),
        ...(mark.scope !== undefined && { scope: mark.scope }),
        ...(mark.pivot && { pivot: true as const }),
      },
    );
  },
  activityTaskStartedEventAttributes: (it) => recorder.attempt(it.scheduledEventId, it.attempt ?? 1),
  activityTaskCompletedEventAttributes: (it) => {
    const value = valueAt(it.result, 0);
    const opened = recorder.openedBy(it.scheduledEventId);
    const isRequest = opened !== undefined && !stepOf(opened.id).compensates;
    const answer = isRequest && opened.toStyle ? ((value ?? {}) as Answer) : { output: value };
    if (isRequest) recorder.answered(answer);
    recorder.end(it.scheduledEventId, { how: 'completed' }, undefined, answer.output);
  },
  activityTaskFailedEventAttributes: (it) =>
    recorder.end(
      it.scheduledEventId,
      {
        how: 'failed',
        type: it.failure?.applicationFailureInfo?.type,
        declared: recorder.openedBy(it.scheduledEventId)?.declared ?? [],
      },
      it.failure,
    ),
  activityTaskTimedOutEventAttributes: (it) =>
    recorder.end(
      it.scheduledEventId,
      { how: 'timed-out', waitingForWorker: Number(it.failure?.timeoutFailureInfo?.timeoutType) === scheduleToStart },
      it.failure,
    ),
  activityTaskCanceledEventAttributes: (it) => recorder.end(it.scheduledEventId, { how: 'cancelled' }),
});
