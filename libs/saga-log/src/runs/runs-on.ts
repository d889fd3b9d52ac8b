import type { HistoryEvent } from '../history/history-event';
import { type HistoryOptions, historyOf } from './history-of';
import type { HistorySource } from './history-source';
import { unlessForgotten } from './unless-forgotten';

/**
 * The histories of a run and of those that went on from it, the first one first. As far as Temporal keeps them.
 * @param options.runId of the first
 * @throws what Temporal answers, but for a run that it doesn't know
 */
export async function runsOn(source: HistorySource, options: HistoryOptions): Promise<readonly HistoryEvent[][]> {
  const runs: HistoryEvent[][] = [];
  for (let runId = options.runId; runId;) {
    const events: HistoryEvent[] | undefined = await historyOf(source, { ...options, runId }).catch(unlessForgotten);
    if (events === undefined) break;
    runs.push(events);
    runId = events.at(-1)?.workflowExecutionContinuedAsNewEventAttributes?.newExecutionRunId ?? undefined;
  }
  return runs;
}
