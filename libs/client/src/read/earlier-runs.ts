import { type Call, type HistoryEvent, runBefore, runsOf } from '@backstitch/saga-log';
import type { Client } from '@temporalio/client';
import type { SagaRef } from '../registry/saga-ref';
import { callTemporal } from '../temporal/call-temporal';

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
  const call: Call = (ask) => callTemporal(client, ask);
  return (await runsOf(client, { workflowId, runId: runBefore(events), call })).flat();
}
