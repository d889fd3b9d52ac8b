import {
  type HistoryEvent,
  type StepRecord,
  carriedIn,
  endedIn,
  logOf,
  readHistory,
  sagaKey,
  toldIn,
  valueAt,
} from '@backstitch/saga-log';
import type { KeptLog } from '@backstitch/state-store';

/**
 * A saga's log from the history of its last run, with the key under which its steps were asked.
 * @param left what a reset has left behind: of a saga that has ended by itself only that is owed
 */
export function keptLogOf(events: readonly HistoryEvent[], left: readonly StepRecord[]): KeptLog {
  const ended = left.length > 0 ? endedIn(events, readHistory(events)) : undefined;
  const first = events[0]?.workflowExecutionStartedEventAttributes;
  const carried = carriedIn(valueAt(first?.input, 1));
  const told = toldIn(carried);
  return {
    key: carried && 'key' in carried ? carried.key : sagaKey(first?.firstExecutionRunId ?? ''),
    taskQueue: first?.taskQueue?.name ?? '',
    log: [...(ended ? [] : logOf(events)), ...left.map(({ entry }) => entry)],
    ...(ended && { ended }),
    ...(told && { told }),
  };
}
