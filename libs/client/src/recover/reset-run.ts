import { type RecoverAct, resetReason } from '@backstitch/saga-log';
import type { Client } from '@temporalio/client';
import type { SagaRef } from '../registry/saga-ref';
import { keyHash } from '../start/key-hash';
import { callTemporal } from '../temporal/call-temporal';
import { hasGoneOn } from './has-gone-on';
import type { BrokenSaga } from './look-at-broken';
import { oneAtATime } from './one-at-a-time';
import type { ResetPoint } from './reset-point';

/**
 * Has Temporal make a new run of a saga from its history up to a point. Messages and acts that came later come again;
 * steps keep their keys. Once for each run.
 * @returns false where the saga is no longer what was seen: its run has ended, goes on, or is no longer the latest. Look at it again
 * @throws SagaClientError `temporal-refused`, `temporal-unreachable`, `temporal-busy`
 */
export async function resetRun(
  client: Client,
  ref: SagaRef,
  seen: Pick<BrokenSaga, 'described' | 'events'>,
  { eventId }: ResetPoint,
  act: RecoverAct,
): Promise<boolean> {
  const { workflowId } = ref;
  const { runId } = seen.described;
  const request = {
    namespace: client.options.namespace,
    workflowExecution: { workflowId, runId },
    workflowTaskFinishEventId: eventId as never,
    reason: resetReason.write(act),
    requestId: keyHash('forwards', workflowId, runId),
    identity: act.by,
  };
  return oneAtATime(client, ref, async () => {
    if (await hasGoneOn(client, ref, seen)) return false;
    await callTemporal(client, () => client.workflowService.resetWorkflowExecution(request));
    return true;
  });
}
