import type { HistoryEvent } from '@backstitch/saga-log';
import type { Client } from '@temporalio/client';
import type { SagaRef } from '../registry/saga-ref';
import { runBefore, runsBack } from './runs-back';

/**
 * What a routing slip did in the runs before this one, the first event first: a run for each hop, so there aren't many.
 * Runs that Temporal no longer keeps are left out; what travels with the slip stands for them. Other sagas that go on
 * from another run are shown from their last one.
 */
export async function earlierRuns(
  client: Client,
  { type, workflowId }: Pick<SagaRef, 'type' | 'workflowId'>,
  events: readonly HistoryEvent[],
): Promise<readonly HistoryEvent[]> {
  if (type.kind !== 'slip') return [];
  const runs: (readonly HistoryEvent[])[] = [];
  for await (const run of runsBack(client, workflowId, runBefore(events))) runs.unshift(run);
  return runs.flat();
}
