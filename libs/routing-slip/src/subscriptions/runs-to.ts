import {
  type HistoryEvent,
  type HistoryOptions,
  type HistorySource,
  historyOf,
  resetsIn,
  runBefore,
  unlessForgotten,
} from '@backstitch/saga-log';

/** A run of a slip. */
export interface RunOfSlip {
  readonly runId: string;
  readonly events: readonly HistoryEvent[];
  /** The run that it continues, takes the place of, or is a copy of by Temporal's reset. Empty: none. */
  readonly before: string;
}

/** The runs of a slip that lead to its latest, which comes first; as far as Temporal keeps them. */
export async function* runsTo(
  source: HistorySource,
  options: HistoryOptions,
  latest: string,
): AsyncGenerator<RunOfSlip> {
  for (let runId = latest; runId !== '';) {
    const events = await historyOf(source, { ...options, runId }).catch(unlessForgotten);
    if (events === undefined) return;
    const before = resetsIn(events).at(-1)?.runId ?? runBefore(events);
    yield { runId, events, before };
    runId = before;
  }
}
