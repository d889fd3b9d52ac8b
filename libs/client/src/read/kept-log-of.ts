import { type HistoryEvent, type StepRecord, type Undoable, undoableOf, valueAt, valueOf } from '@backstitch/saga-log';
import type { KeptLog } from '@backstitch/state-store';
import { styles } from '../styles';
import { unwindInDefinition } from './unwind-in-definition';

/**
 * What a recovery of a saga needs, from the history of its last run.
 * @param left what a reset has left behind: of a saga that has ended by itself only that is owed
 */
export function keptLogOf(events: readonly HistoryEvent[], left: readonly StepRecord[]): KeptLog {
  const { input, taskQueue, memo } = events[0]?.workflowExecutionStartedEventAttributes ?? {};
  const { told, ...known } = keptOf(undoableOf(events, styles, left.map(entryOf)));
  const unwind = unwindInDefinition(events);
  const beside = Object.entries(memo?.fields ?? {}).map(([name, value]) => [name, valueOf(value)] as const);
  return {
    ...known,
    taskQueue: taskQueue?.name ?? '',
    input: valueAt(input, 0),
    ...((told ?? unwind) && { told: { ...told, ...(unwind !== undefined && { unwind }) } }),
    ...(beside.length > 0 && { memo: Object.fromEntries(beside) }),
  };
}

const entryOf = ({ entry }: StepRecord) => entry;

/** The rest stands in what is shown of it. */
const keptOf = ({ audit: _audit, keys: _keys, startedAt: _startedAt, ...known }: Undoable) => known;
