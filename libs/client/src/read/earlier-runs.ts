import { type Call, type HistoryEvent, type HistoryOptions, replacedBy, runBefore, runsOf } from '@backstitch/saga-log';
import type { Client } from '@temporalio/client';
import type { SagaRef } from '../registry/saga-ref';
import { callTemporal } from '../temporal/call-temporal';

/**
 * The events of the runs before this one, the first event first, of a saga that travels: a run for each hop, so there
 * aren't many. Runs that Temporal no longer keeps are left out; what is carried from run to run stands for them. Other
 * sagas that continue in another run are shown from their last one, and those that were recovered from all.
 */
export async function earlierRuns(
  client: Client,
  { type, workflowId }: Pick<SagaRef, 'type' | 'workflowId'>,
  events: readonly HistoryEvent[],
  more: Pick<HistoryOptions, 'check'> = {},
): Promise<readonly HistoryEvent[]> {
  // A recovery and what it recovers are one saga.
  const isReplaced = replacedBy(events[0]?.workflowExecutionStartedEventAttributes?.input);
  if (!type.travels && !isReplaced) return [];
  const call: Call = (ask) => callTemporal(client, ask);
  return (await runsOf(client, { workflowId, runId: runBefore(events), call, ...more })).flat();
}
