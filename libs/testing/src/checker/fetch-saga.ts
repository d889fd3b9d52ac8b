import { refuseSealed } from '@backstitch/client';
import { decoded } from '@backstitch/saga-log';
import type { Client, WorkflowHandle } from '@temporalio/client';
import type { temporal } from '@temporalio/proto';
import { isOnItsOwn } from './asked-in';
import type { RawSaga } from './asking';
import { type RawRun, readEvents, replacedIn } from './read-events';

/** A saga's raw events, with those of the sagas that it nests. */
export interface FetchedSaga {
  readonly saga: RawSaga;
  readonly nested: ReadonlyMap<string, FetchedSaga>;
  readonly runs: readonly RawRun[];
}

/**
 * Fetches a saga's events: every run since its first, however often it continued as new, and the runs of nested sagas.
 * @param firstRuns the first run of each chain under this id, in their order
 * @throws SagaClientError `payload-sealed` when the client has no codec for what is encrypted
 */
export async function fetchSaga(
  client: Client,
  workflowId: string,
  firstRuns: readonly string[],
  nameOf?: (taskQueue: string) => string,
): Promise<FetchedSaga> {
  let runs: RawRun[] = [];
  const children = new Map<string, string[]>();
  for (const first of firstRuns) {
    let runId: string | undefined = first;
    const resets: string[] = [];
    while (runId !== undefined) {
      const handle: WorkflowHandle = client.workflow.getHandle(workflowId, runId);
      const [history, { raw }] = await Promise.all([handle.fetchHistory(), handle.describe()]);
      const { events } = await decoded(client, history);
      refuseSealed(events ?? []);
      runs = continued(runs, { runId, events: events ?? [] });
      const { resetRunId } = raw.workflowExtendedInfo ?? {};
      if (resetRunId) resets.push(resetRunId);
      const others = new Set((events ?? []).filter(isOnItsOwn).map(({ eventId }) => Number(eventId)));
      for (const { childWorkflowExecutionStartedEventAttributes: child } of events ?? []) {
        const { workflowId: id, runId: childRun } = child?.workflowExecution ?? {};
        if (!id || !childRun || others.has(Number(child?.initiatedEventId))) continue;
        children.set(id, [...(children.get(id) ?? []), childRun]);
      }
      runId = nextRun(events?.at(-1)) ?? resets.pop();
    }
  }
  for (const run of await recoveriesOf(client, workflowId, runs)) {
    runs = [...runs, run];
    for (const { childWorkflowExecutionStartedEventAttributes: child } of run.events) {
      const { workflowId: id, runId: childRun } = child?.workflowExecution ?? {};
      if (id && childRun) children.set(id, [...(children.get(id) ?? []), childRun]);
    }
  }
  const nested = await Promise.all(
    [...children].map(async ([id, first]) => [id, await fetchSaga(client, id, first, nameOf)] as const),
  );
  return { saga: readEvents(workflowId, runs, nameOf), nested: new Map(nested), runs };
}

/** The runs that took the place of one that was ended by force: they say so, and Temporal doesn't know it. */
async function recoveriesOf(client: Client, workflowId: string, runs: readonly RawRun[]): Promise<RawRun[]> {
  const found: RawRun[] = [];
  const isKnown = (id: string) => [...runs, ...found].some((run) => run.runId === id);
  let { runId } = await client.workflow.getHandle(workflowId).describe();
  while (!isKnown(runId)) {
    const { events } = await decoded(client, await client.workflow.getHandle(workflowId, runId).fetchHistory());
    const replaces = replacedIn(events?.[0]);
    if (replaces === undefined) return [];
    found.unshift({ runId, events: events ?? [] });
    runId = replaces;
  }
  return found;
}

/** The runs with the next one. If that was reset from one of them, what came there after the reset is abandoned. */
export function continued(runs: readonly RawRun[], next: RawRun): RawRun[] {
  const reset = next.events.find(({ workflowTaskFailedEventAttributes: it }) => it?.newRunId === next.runId);
  const base = reset?.workflowTaskFailedEventAttributes?.baseRunId;
  const at = runs.findLastIndex(({ runId }) => runId === base);
  if (at < 0) return [...runs, next];
  const isAfter = ({ eventId }: RawRun['events'][number]) => Number(eventId) >= Number(reset!.eventId);
  const [from, ...later] = runs.slice(at);
  const cut = { ...from!, events: from!.events.filter(isAfter) };
  return [...runs.slice(0, at), ...[cut, ...later].map((run) => ({ ...run, abandoned: true as const })), next];
}

const nextRun = (last: temporal.api.history.v1.IHistoryEvent | undefined): string | undefined =>
  last?.workflowExecutionContinuedAsNewEventAttributes?.newExecutionRunId ?? undefined;
