import { type HistoryEvent, carriedIn, logOf, sagaKey, toldIn, valueAt } from '@backstitch/saga-log';
import type { KeptLog } from '@backstitch/state-store';

/** A saga's log from the history of its last run, with the key under which its steps were asked. */
export function keptLogOf(events: readonly HistoryEvent[]): KeptLog {
  const first = events[0]?.workflowExecutionStartedEventAttributes;
  const carried = carriedIn(valueAt(first?.input, 1));
  const told = toldIn(carried);
  return {
    key: carried && 'key' in carried ? carried.key : sagaKey(first?.firstExecutionRunId ?? ''),
    taskQueue: first?.taskQueue?.name ?? '',
    log: logOf(events),
    ...(told && { told }),
  };
}
