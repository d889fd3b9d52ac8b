import { publishActivity } from '@backstitch/saga-log';
import type { temporal } from '@temporalio/proto';
import type { Asking } from './asking';
import { decoded } from './decoded';

type HistoryEvent = temporal.api.history.v1.IHistoryEvent;

/** What our engine puts into an activity's second argument; absent in others' workflows. */
interface Mark {
  readonly saga?: string;
  readonly stepId?: string;
  readonly undo?: string;
  readonly scope?: string;
  readonly pivot?: true;
  readonly style?: string;
  /** What 0.1.0 has for the style of routing slips. */
  readonly slip?: true;
}

/** The end of a compensation's activity id. */
export const undoSuffix = '/compensation';

const abandon = 2;

/**
 * It starts a workflow that isn't ended with the one that starts it, so it is no part of that: an execution that nobody
 * waits for, or who tells others what happens to a saga.
 */
export const isOnItsOwn = ({ startChildWorkflowExecutionInitiatedEventAttributes: child }: HistoryEvent): boolean =>
  Number(child?.parentClosePolicy) === abandon;

/** The asking that an event begins, if it does. @param runId of the run that it is in */
export function askedIn(
  event: HistoryEvent,
  runId: string,
  asked: number,
  nameOf: (taskQueue: string) => string,
): Asking | undefined {
  const activity = event.activityTaskScheduledEventAttributes;
  // What a saga publishes is delivered by the platform: nothing was asked of anybody.
  if (activity?.activityType?.name === publishActivity) return undefined;
  if (activity) {
    const id = activity.activityId ?? '';
    const compensates = id.endsWith(undoSuffix);
    const stepId = compensates ? id.slice(0, -undoSuffix.length) : id;
    const mark = (decoded(activity.input, 1) ?? {}) as Mark;
    return {
      ...{ stepKey: `${mark.saga ?? runId}/${stepId}`, stepId, compensates, asked },
      ...said(mark),
      ...((mark.style !== undefined || mark.slip) && { toStyle: true }),
      participant: nameOf(activity.taskQueue?.name ?? ''),
      verb: activity.activityType?.name ?? '',
      insists: isNothing(activity.scheduleToCloseTimeout),
      declared: activity.retryPolicy?.nonRetryableErrorTypes ?? [],
    };
  }
  const child = event.startChildWorkflowExecutionInitiatedEventAttributes;
  if (child && !isOnItsOwn(event)) {
    const carried = decoded(child.input, 1) as { as?: string; step?: Mark } | undefined;
    const nested = child.workflowId ?? '';
    return {
      ...{ stepKey: nested, stepId: carried?.step?.stepId ?? nested, compensates: carried?.as === 'unwind', asked },
      ...said({ ...carried?.step, undo: 'unwind' }),
      participant: nameOf(child.taskQueue?.name ?? ''),
      verb: child.workflowType?.name ?? '',
      ...{ nested, insists: true, declared: [] },
    };
  }
  return undefined;
}

const said = ({ scope, undo, pivot }: Mark) => ({
  ...(scope !== undefined && { scope }),
  ...(undo !== undefined && { compensation: undo }),
  pivot: pivot === true,
});

const isNothing = (duration: { seconds?: unknown; nanos?: number | null } | null | undefined) =>
  Number(duration?.seconds ?? 0) === 0 && (duration?.nanos ?? 0) === 0;
