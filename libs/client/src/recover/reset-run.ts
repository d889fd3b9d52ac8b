import { type RecoverAct, resetReason } from '@backstitch/saga-log';
import type { Client } from '@temporalio/client';
import type { SagaRef } from '../registry/saga-ref';
import { keyHash } from '../start/key-hash';
import { callTemporal } from '../temporal/call-temporal';
import { latestRun } from '../read/latest-run';
import { oneAtATime } from './one-at-a-time';
import type { ResetPoint } from './reset-point';

/**
 * Has Temporal make a new run of a saga from its history up to a point. Messages and acts that came later come again;
 * steps keep their keys. Once for each run.
 * @returns false where it is no longer the saga's latest run: look at it again
 * @throws SagaClientError `temporal-refused`, `temporal-unreachable`, `temporal-busy`
 */
export async function resetRun(
  client: Client,
  ref: SagaRef,
  runId: string,
  { eventId }: ResetPoint,
  act: RecoverAct,
): Promise<boolean> {
  const { workflowId } = ref;
  const request = {
    namespace: client.options.namespace,
    workflowExecution: { workflowId, runId },
    workflowTaskFinishEventId: eventId as never,
    reason: resetReason.write(act),
    requestId: keyHash('forwards', workflowId, runId),
    identity: act.by,
  };
  return oneAtATime(client, ref, async () => {
    if ((await latestRun(client, workflowId))?.runId !== runId) return false;
    await callTemporal(client, () => client.workflowService.resetWorkflowExecution(request));
    return true;
  });
}
