import { sagaNamed } from '@backstitch/saga-log';
import { type FetchedSaga, fetchSaga } from '../checker/fetch-saga';
import { readEvents } from '../checker/read-events';
import { deleteWorkflow } from '../bench/delete-workflow';
import { until } from '../bench/until';
import type { TrialHarness } from './trial-harness';
import type { Trial } from './trial';

/**
 * Has Temporal forget a saga that doesn't nest others, as when its namespace is deleted: as it is recorded then, nobody
 * has ended it.
 * @param firstRun of its chain
 * @returns its events until then
 */
export async function forget(harness: TrialHarness, workflowId: string, firstRun: string): Promise<FetchedSaga> {
  const { client, store } = harness;
  const fetched = await until(async () => {
    const now = await fetchSaga(client, workflowId, [firstRun], harness.nameOf);
    await harness.follower.record(workflowId);
    const recorded = await store.position(sagaNamed(workflowId));
    return recorded?.eventId === Number(now.runs.at(-1)?.events.at(-1)?.eventId) && now;
  });
  await deleteWorkflow(client, workflowId);
  return fetched;
}

/** A trial's events, with those that Temporal has forgotten. @param firstRun of its chain */
export async function fetchTrial(
  { client, nameOf }: TrialHarness,
  { forgotten }: Trial,
  workflowId: string,
  firstRun: string,
): Promise<FetchedSaga> {
  if (forgotten === undefined) return fetchSaga(client, workflowId, [firstRun], nameOf);
  const { raw } = await client.workflow.getHandle(workflowId).describe();
  const since = raw.workflowExecutionInfo?.firstRunId ?? '';
  const later = await fetchSaga(client, workflowId, [since], nameOf);
  const runs = [...forgotten.runs, ...later.runs];
  return { saga: readEvents(workflowId, runs, nameOf), nested: later.nested, runs };
}
