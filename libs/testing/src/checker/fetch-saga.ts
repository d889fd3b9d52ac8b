import type { Client } from '@temporalio/client';
import type { temporal } from '@temporalio/proto';
import { isOnItsOwn } from './asked-in';
import type { RawSaga } from './asking';
import { type RawRun, readEvents } from './read-events';

/** A saga's raw events, with those of the sagas that it nests. */
export interface FetchedSaga {
  readonly saga: RawSaga;
  readonly nested: ReadonlyMap<string, FetchedSaga>;
  readonly runs: readonly RawRun[];
}

/**
 * Fetches a saga's events: every run since its first, however often it continued as new, and the runs of nested sagas.
 * @param firstRuns the first run of each chain under this id, in their order
 */
export async function fetchSaga(
  client: Client,
  workflowId: string,
  firstRuns: readonly string[],
  nameOf?: (taskQueue: string) => string,
): Promise<FetchedSaga> {
  const runs: RawRun[] = [];
  const children = new Map<string, string[]>();
  for (const first of firstRuns) {
    let runId: string | undefined = first;
    while (runId !== undefined) {
      const { events } = await client.workflow.getHandle(workflowId, runId).fetchHistory();
      runs.push({ runId, events: events ?? [] });
      const others = new Set((events ?? []).filter(isOnItsOwn).map(({ eventId }) => Number(eventId)));
      for (const { childWorkflowExecutionStartedEventAttributes: child } of events ?? []) {
        const { workflowId: id, runId: childRun } = child?.workflowExecution ?? {};
        if (!id || !childRun || others.has(Number(child?.initiatedEventId))) continue;
        children.set(id, [...(children.get(id) ?? []), childRun]);
      }
      runId = nextRun(events?.at(-1));
    }
  }
  const nested = await Promise.all(
    [...children].map(async ([id, first]) => [id, await fetchSaga(client, id, first, nameOf)] as const),
  );
  return { saga: readEvents(workflowId, runs, nameOf), nested: new Map(nested), runs };
}

const nextRun = (last: temporal.api.history.v1.IHistoryEvent | undefined): string | undefined =>
  last?.workflowExecutionContinuedAsNewEventAttributes?.newExecutionRunId ?? undefined;
