import { processNames } from '@backstitch/process-manager';
import type { ProcessNow } from '@backstitch/process-manager/shown';
import type { Client } from '@temporalio/client';
import type { SagaRef } from '../registry/saga-ref';
import { SagaClientError } from '../saga-client-error';
import { queryWorker } from '../temporal/call-temporal';
import { describeSaga } from './describe-saga';

/**
 * Where a process is: its state, what it takes, its timers, its machine as a picture. It isn't in Temporal's history: its
 * machine makes it, and makes the same again on each replay. So it takes a worker that hosts it, also of a process that
 * has ended.
 * @throws SagaClientError `not-found` when it is no process; `no-worker`, `unknown-saga`, `temporal-unreachable`
 */
export async function readProcess(client: Client, ref: SagaRef): Promise<ProcessNow> {
  const { type, workflowId } = ref;
  if (type.kind !== 'process') throw new SagaClientError('not-found', `A ${type.name} is no process.`);
  const { runId } = await describeSaga(client, ref);
  const handle = client.workflow.getHandle(workflowId, runId);
  return queryWorker(client, () => handle.query<ProcessNow>(processNames.now)).catch((cause: unknown) => {
    if (!(cause instanceof SagaClientError) || cause.code === 'temporal-busy') throw cause;
    const detail = `No worker of '${type.taskQueue}' has told where it is in time. Ask again when one runs.`;
    throw new SagaClientError('no-worker', detail, { cause });
  });
}
