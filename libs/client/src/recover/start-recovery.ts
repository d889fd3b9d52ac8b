import { type Unwinding, decoded, recoveryQueue, replacedBy } from '@backstitch/saga-log';
import type { Client } from '@temporalio/client';
import type { temporal } from '@temporalio/proto';
import type { SagaRef } from '../registry/saga-ref';
import { keyHash } from '../start/key-hash';
import { callTemporal } from '../temporal/call-temporal';
import { payloadsOf } from '../temporal/payloads';
import { fitting } from './fitting';
import { latestRun } from '../read/latest-run';
import { oneAtATime } from './one-at-a-time';

/** What a run was started with. */
export type Started = temporal.api.history.v1.IWorkflowExecutionStartedEventAttributes;

/** Temporal's WORKFLOW_ID_REUSE_POLICY_ALLOW_DUPLICATE. */
const allowDuplicate = 1;

/**
 * Starts the run that compensates a saga, under the saga's own id and type. Once for each run that it replaces: the
 * same again finds what was started.
 * @param started what the saga's run was started with, as far as it is known, as it travels: encoded
 * @param taskQueue where it begins. Default the platform's own, which compensates any saga
 * @returns false where the run that it replaces is no longer the latest, and the latest takes the place of another
 * @throws SagaClientError `body-too-large`, `temporal-unreachable`, `temporal-busy`
 */
export async function startRecovery(
  client: Client,
  ref: SagaRef,
  unwinding: Unwinding,
  { input, memo }: Pick<Started, 'input' | 'memo'>,
  taskQueue: string = recoveryQueue,
): Promise<boolean> {
  const { workflowId, type } = ref;
  const { replaces = '' } = unwinding;
  const carried = fitting(unwinding);
  const [first, , ...more] = input?.payloads ?? [];
  const [second] = (await payloadsOf(client, [carried])) ?? [];
  const request = {
    namespace: client.options.namespace,
    requestId: keyHash('backwards', workflowId, replaces),
    workflowId,
    workflowType: { name: type.name },
    taskQueue: { name: taskQueue },
    input: { payloads: [first ?? {}, second!, ...more] },
    workflowIdReusePolicy: allowDuplicate as temporal.api.enums.v1.WorkflowIdReusePolicy,
    ...(memo && { memo }),
  };
  return oneAtATime(client, ref, async () => {
    const latest = await latestRun(client, workflowId);
    if ((latest?.runId ?? '') !== replaces) return (await replacedByLatest(client, workflowId)) === replaces;
    await callTemporal(client, () => client.workflowService.startWorkflowExecution(request));
    return true;
  });
}

/** The run in whose place the latest one began. */
async function replacedByLatest(client: Client, workflowId: string): Promise<string | undefined> {
  const request = { namespace: client.options.namespace, execution: { workflowId }, maximumPageSize: 1 };
  const { history } = await callTemporal(client, () => client.workflowService.getWorkflowExecutionHistory(request));
  const [first] = await decoded(client, history?.events ?? []);
  return replacedBy(first?.workflowExecutionStartedEventAttributes?.input);
}
