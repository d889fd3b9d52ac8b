import type { temporal } from '@temporalio/proto';
import type { Asking } from './asking';
import { decoded } from './decoded';

type HistoryEvent = temporal.api.history.v1.IHistoryEvent;

/** How an asking ended. */
export interface Settlement {
  /** The id of the event that began it. */
  readonly openedBy: unknown;
  readonly how: NonNullable<Asking['how']> | 'failed';
  /** What it failed with, by its type. */
  readonly failure?: string;
  /** What it answered, if it answers to a style, is said to the style and no output. */
  readonly answersNothing?: boolean;
}

const scheduleToStart = 2;

/** The end of an asking that an event tells, if it does. `failed` is a refusal or not, as it was declared. */
export function settledIn(event: HistoryEvent): Settlement | undefined {
  const completed = event.activityTaskCompletedEventAttributes;
  if (completed) {
    const { output, ...said } = Object(decoded(completed.result)) as Readonly<Record<string, unknown>>;
    const answersNothing = output === undefined && Object.keys(said).length > 0;
    return { openedBy: completed.scheduledEventId, how: 'completed', answersNothing };
  }
  const failed = event.activityTaskFailedEventAttributes;
  if (failed) return { openedBy: failed.scheduledEventId, how: 'failed', failure: typeOf(failed.failure) };
  const timedOut = event.activityTaskTimedOutEventAttributes;
  if (timedOut) {
    const waited = Number(timedOut.failure?.timeoutFailureInfo?.timeoutType) === scheduleToStart;
    return { openedBy: timedOut.scheduledEventId, how: waited ? 'not-sent' : 'unknown', failure: 'TimedOut' };
  }
  const cancelled = event.activityTaskCanceledEventAttributes;
  if (cancelled) return { openedBy: cancelled.scheduledEventId, how: 'unknown', failure: 'Cancelled' };
  return settledChildIn(event);
}

/** A nested saga that failed or was cancelled has undone its own. One that was ended by force has not. */
function settledChildIn(event: HistoryEvent): Settlement | undefined {
  const completed = event.childWorkflowExecutionCompletedEventAttributes;
  if (completed) return { openedBy: completed.initiatedEventId, how: 'completed' };
  const failed = event.childWorkflowExecutionFailedEventAttributes;
  if (failed) return { openedBy: failed.initiatedEventId, how: 'refused', failure: typeOf(failed.failure) };
  const cancelled = event.childWorkflowExecutionCanceledEventAttributes;
  if (cancelled) return { openedBy: cancelled.initiatedEventId, how: 'refused', failure: 'Cancelled' };
  const ended =
    event.childWorkflowExecutionTerminatedEventAttributes ??
    event.childWorkflowExecutionTimedOutEventAttributes ??
    event.startChildWorkflowExecutionFailedEventAttributes;
  return ended ? { openedBy: ended.initiatedEventId, how: 'unknown', failure: 'Terminated' } : undefined;
}

/** What a failure is called. */
export const typeOf = (failure: temporal.api.failure.v1.IFailure | null | undefined): string =>
  failure?.applicationFailureInfo?.type ?? 'Error';
