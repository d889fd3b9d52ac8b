import type { HistoryEvent } from '@backstitch/contract';
import type { Client } from '@temporalio/client';
import type { SagaRef } from '../served/served-types';
import { reachHistory } from './reach-history';
import { isNotFound } from './temporal-problem';

/**
 * What a routing slip did in the runs before this one, the first event first: a run for each hop, so there aren't many.
 * Runs that Temporal no longer keeps are left out; what travels with the slip stands for them. Other sagas that go on
 * from another run are shown from their last one.
 */
export async function earlierRuns(
  client: Client,
  { type, workflowId }: Pick<SagaRef, 'type' | 'workflowId'>,
  [started]: readonly HistoryEvent[],
): Promise<readonly HistoryEvent[]> {
  const runId = started?.workflowExecutionStartedEventAttributes?.continuedExecutionRunId;
  if (type.kind !== 'slip' || !runId) return [];
  try {
    const events = await reachHistory(client, workflowId, runId);
    return [...(await earlierRuns(client, { type, workflowId }, events)), ...events];
  } catch (error) {
    if (isNotFound(error)) return [];
    throw error;
  }
}
