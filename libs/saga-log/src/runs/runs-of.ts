import type { HistoryEvent } from '../history/history-event';
import type { HistoryOptions } from './history-of';
import type { HistorySource } from './history-source';
import { runsBack } from './runs-back';

/**
 * The histories of all runs of a saga that Temporal still keeps, the first one first. A saga that travels has a run
 * for each hop, others one, or some when they are long.
 * @returns empty: there is no such saga
 */
export async function runsOf(source: HistorySource, options: HistoryOptions): Promise<readonly HistoryEvent[][]> {
  const runs: HistoryEvent[][] = [];
  for await (const run of runsBack(source, options)) runs.unshift(run);
  return runs;
}
