import type { HistoryEvent } from '../history/history-event';
import { type HistoryOptions, historyOf } from './history-of';
import type { HistorySource } from './history-source';

/**
 * The histories of a saga's runs, the last one first: each goes on from the next. As far as Temporal keeps them.
 * @param options.runId of the last one; empty: there is none. Default the latest
 * @throws what Temporal answers, but for a run that it doesn't know
 */
export async function* runsBack(source: HistorySource, options: HistoryOptions): AsyncGenerator<HistoryEvent[]> {
  for (let { runId } = options; runId !== '';) {
    const events = await historyOf(source, { ...options, ...(runId !== undefined && { runId }) }).catch(
      unlessForgotten,
    );
    if (events === undefined) return;
    yield events;
    runId = runBefore(events);
  }
}

/** The run that this one goes on from. Empty: none. */
export const runBefore = ([started]: readonly HistoryEvent[]): string =>
  started?.workflowExecutionStartedEventAttributes?.continuedExecutionRunId ?? '';

/** gRPC's NOT_FOUND. */
const notFound = 5;

function unlessForgotten(error: unknown): undefined {
  for (let at = error; at instanceof Error; at = at.cause) if ('code' in at && at.code === notFound) return undefined;
  throw error;
}
