import type { temporal } from '@temporalio/proto';
import type { RunEnd } from './asking';
import { typeOf } from './settled-in';

/** The end of a run that an event tells, if it does. */
export function endedIn(
  event: temporal.api.history.v1.IHistoryEvent,
): { readonly end: RunEnd; readonly failure?: string } | undefined {
  if (event.workflowExecutionCompletedEventAttributes) return { end: 'completed' };
  const failed = event.workflowExecutionFailedEventAttributes;
  if (failed) return { end: 'failed', failure: typeOf(failed.failure) };
  if (event.workflowExecutionCanceledEventAttributes) return { end: 'cancelled' };
  if (event.workflowExecutionTerminatedEventAttributes) return { end: 'terminated' };
  if (event.workflowExecutionTimedOutEventAttributes) return { end: 'timed-out' };
  return undefined;
}
