import type { temporal } from '@temporalio/proto';
import { carriedIn } from '../carried-in';
import type { HistoryEvent } from '../history/history-event';
import { valueAt } from '../payload';
import { type HistoryOptions, historyOf } from './history-of';
import type { HistorySource } from './history-source';
import { unlessForgotten } from './unless-forgotten';

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

/** The run that this one goes on from: it continues it, or recovers it. Empty: none. */
export function runBefore([started]: readonly HistoryEvent[]): string {
  const { continuedExecutionRunId, input } = started?.workflowExecutionStartedEventAttributes ?? {};
  return continuedExecutionRunId || (replacedBy(input) ?? '');
}

/** The run that a recovery takes the place of. @param input of its workflow */
export function replacedBy(input: temporal.api.common.v1.IPayloads | null | undefined): string | undefined {
  const carried = carriedIn(valueAt(input, 1));
  return carried?.as === 'continued' ? carried.replaces : undefined;
}
