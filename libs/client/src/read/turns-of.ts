import { millisOf } from '@backstitch/saga-log';
import type { Described } from './describe-saga';

/** What nobody took for so long waits for a worker, in milliseconds, and a little more. */
const waitsAfter = 1_100;

/** Temporal's PENDING_ACTIVITY_STATE_SCHEDULED, and that of workflow tasks. */
const scheduled = 1;

/**
 * When what is shown of an open saga changes by the clock alone: nobody has taken what was to be done by then.
 * @returns milliseconds since the epoch
 */
export function turnsOf({
  activities,
  workflowTask,
}: Pick<Described, 'activities' | 'workflowTask'>): readonly number[] {
  const due = [
    ...activities.map(({ state, nextAttemptScheduleTime, scheduledTime }) => ({
      state,
      time: nextAttemptScheduleTime ?? scheduledTime,
    })),
    {
      state: workflowTask?.state,
      time: workflowTask?.originalScheduledTime ?? workflowTask?.scheduledTime,
    },
  ];
  return due.flatMap(({ state, time }) => (Number(state) === scheduled && time ? [millisOf(time) + waitsAfter] : []));
}
