import type { HistoryEvent } from '@backstitch/saga-log';

/** It goes on no more. @param events of its last run */
export const hasClosed = (events: readonly HistoryEvent[]): boolean => {
  const last = events.at(-1);
  return Boolean(
    last?.workflowExecutionCompletedEventAttributes ??
    last?.workflowExecutionFailedEventAttributes ??
    last?.workflowExecutionCanceledEventAttributes ??
    last?.workflowExecutionTerminatedEventAttributes ??
    last?.workflowExecutionTimedOutEventAttributes,
  );
};
