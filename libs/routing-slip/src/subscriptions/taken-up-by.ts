import { type HistoryOptions, type HistorySource, resetsIn } from '@backstitch/saga-log';
import { runsTo } from './runs-to';

/** Where a slip goes on that was ended by force. */
export interface TakenUp {
  readonly runId: string;
  /** What stands in that run up to here stands in the one before, too: Temporal's reset has copied it. 0: nothing. */
  readonly eventId: number;
}

/**
 * The run that goes on from one that was ended by force: a recovery's, or one that Temporal has made by a reset.
 * @param latest run of the slip
 * @returns where nothing leads back to the run, or no longer: the latest one. Undefined: Temporal keeps none
 * @throws what Temporal answers
 */
export async function takenUpBy(
  source: HistorySource,
  options: HistoryOptions,
  ended: string,
  latest: string,
): Promise<TakenUp | undefined> {
  let first: TakenUp | undefined;
  for await (const { runId, events, before } of runsTo(source, options, latest)) {
    const taken = { runId, eventId: resetsIn(events).at(-1)?.eventId ?? 0 };
    if (before === ended) return taken;
    first ??= taken;
  }
  return first;
}
