import { lengthOf } from '../history-time';
import { valueAt } from '../payload';
import type { SlipAnswer } from '../slip-state';
import { type StepMark, stepOf } from '../step';
import type { EventHandlers } from './history-event';
import type { Recorder } from './recorder';

/** The kind of time-out that no worker was there for. */
const scheduleToStart = 2;

/** Requests and compensations, asked and answered. */
export const activityEvents = (recorder: Recorder): EventHandlers => ({
  activityTaskScheduledEventAttributes: (it, event) => {
    const id = it.activityId!;
    const declared = it.retryPolicy?.nonRetryableErrorTypes ?? [];
    // Histories of 0.1.0 call it its compensation.
    const mark = (valueAt(it.input, 1) ?? {}) as StepMark & { readonly compensation?: string };
    recorder.open(
      event,
      { id, declared, ...(mark.slip && { slip: true as const }) },
      {
        participant: it.taskQueue?.name ?? '',
        request: it.activityType?.name ?? '',
        compensation: mark.undo ?? mark.compensation ?? null,
        input: valueAt(it.input, 0),
        ...(it.startToCloseTimeout && { attemptTimeout: lengthOf(it.startToCloseTimeout) }),
        ...(mark.scope !== undefined && { scope: mark.scope }),
        ...(mark.pivot && { pivot: true as const }),
      },
    );
  },
  activityTaskStartedEventAttributes: (it) => recorder.attempt(it.scheduledEventId, it.attempt ?? 1),
  activityTaskCompletedEventAttributes: (it) => {
    const answer = valueAt(it.result, 0);
    const { id, slip } = recorder.openedBy(it.scheduledEventId) ?? { id: '' };
    const ofSlip = slip && !stepOf(id).compensates ? ((answer ?? {}) as SlipAnswer) : undefined;
    if (ofSlip) recorder.write(ofSlip);
    recorder.end(it.scheduledEventId, { how: 'completed' }, undefined, ofSlip ? ofSlip.output : answer);
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
