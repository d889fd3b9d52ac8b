import { type HistoryOptions, type HistorySource, historyOf, unlessForgotten } from '@backstitch/saga-log';
import { resetOf, runBefore } from './run-before';

/** Where a slip goes on that was ended by force. */
export interface TakenUp {
  readonly runId: string;
  /** What stands in that run up to here stands in the one before, too: Temporal's reset has copied it. 0: nothing. */
  readonly eventId: number;
}

/**
 * The run that goes on from one that was ended by force: a recovery's, or one that Temporal has made by a reset.
 * @param latest run of the slip
 * @returns where nothing leads back to the run, or no longer: the latest one
 * @throws what Temporal answers
 */
export async function takenUpBy(
  source: HistorySource,
  options: HistoryOptions,
  ended: string,
  latest: string,
): Promise<TakenUp> {
  let first: TakenUp | undefined;
  for (let runId = latest; ;) {
    const events = await historyOf(source, { ...options, runId }).catch((error: unknown) => {
      if (first === undefined) throw error;
      return unlessForgotten(error);
    });
    if (events === undefined) return first!;
    const taken = { runId, eventId: resetOf(events)?.eventId ?? 0 };
    first ??= taken;
    const before = runBefore(events);
    if (before === ended) return taken;
    if (before === '') return first;
    runId = before;
  }
}
