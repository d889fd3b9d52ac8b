import type { HistoryReading } from './history-reading';
import type { ProcessState } from './process-state';

/** What is read of a process's history: its state, and what came since. */
export interface ReadProcess extends ProcessState {
  readonly reading?: HistoryReading;
}
