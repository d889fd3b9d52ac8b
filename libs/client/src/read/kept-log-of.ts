import { type HistoryEvent, undoableOf, valueOf } from '@backstitch/saga-log';
import type { KeptLog } from '@backstitch/state-store';
import { styles } from '../styles';
import { unwindInDefinition } from './unwind-in-definition';

/** What a recovery of a saga needs, from the history of its last run. */
export function keptLogOf(events: readonly HistoryEvent[]): KeptLog {
  const { taskQueue, memo } = events[0]?.workflowExecutionStartedEventAttributes ?? {};
  const { key, log, nested, style, told } = undoableOf(events, styles);
  const unwind = unwindInDefinition(events);
  const beside = Object.entries(memo?.fields ?? {}).map(([name, value]) => [name, valueOf(value)] as const);
  return {
    ...{ key, log, taskQueue: taskQueue?.name ?? '' },
    ...(nested && { nested }),
    ...(style && { style }),
    ...((told ?? unwind) && { told: { ...told, ...(unwind !== undefined && { unwind }) } }),
    ...(beside.length > 0 && { memo: Object.fromEntries(beside) }),
  };
}
