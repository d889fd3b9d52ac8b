import { type RecoverAct, resetReason } from '@backstitch/saga-log';
import type { Client } from '@temporalio/client';
import type { SagaRef } from '../registry/saga-ref';
import { keyHash } from '../start/key-hash';
import { callTemporal } from '../temporal/call-temporal';
import type { ResetPoint } from './reset-point';

/**
 * Has Temporal make a new run of a saga from its history up to a point. Messages and acts that came later come again;
 * steps keep their keys. Once for each run.
 * @throws SagaClientError `temporal-refused`, `temporal-unreachable`, `temporal-busy`
 */
export async function resetRun(
  client: Client,
  { workflowId }: SagaRef,
  runId: string,
  { eventId }: ResetPoint,
  act: RecoverAct,
): Promise<void> {
  await callTemporal(client, () =>
    client.workflowService.resetWorkflowExecution({
      namespace: client.options.namespace,
      workflowExecution: { workflowId, runId },
      workflowTaskFinishEventId: eventId as never,
      reason: resetReason.write(act),
      requestId: keyHash('forwards', workflowId, runId),
      identity: act.by,
    }),
  );
}
