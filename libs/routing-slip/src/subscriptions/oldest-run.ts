import { type HistoryOptions, type HistorySource, historyOf, unlessForgotten } from '@backstitch/saga-log';
import { runBefore } from './run-before';

/** The oldest run of a slip that Temporal keeps, of those that lead to its latest. @returns undefined: it keeps none */
export async function oldestRun(
  source: HistorySource,
  options: HistoryOptions,
  latest: string,
): Promise<string | undefined> {
  let oldest: string | undefined;
  for (let runId = latest; runId !== '';) {
    const events = await historyOf(source, { ...options, runId }).catch(unlessForgotten);
    if (events === undefined) break;
    oldest = runId;
    runId = runBefore(events);
  }
  return oldest;
}
