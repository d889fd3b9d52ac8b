import {
  type Unwinding,
  decoded,
  payloadLimit,
  payloadSize,
  recoveryQueue,
  replacedBy,
  unwindPlan,
} from '@backstitch/saga-log';
import type { Client } from '@temporalio/client';
import type { temporal } from '@temporalio/proto';
import type { SagaRef } from '../registry/saga-ref';
import { SagaClientError } from '../saga-client-error';
import { keyHash } from '../start/key-hash';
import { callTemporal } from '../temporal/call-temporal';
import { payloadsOf } from '../temporal/payloads';
import { grpcCode } from '../temporal/temporal-error';

/** What a run was started with. */
export type Started = temporal.api.history.v1.IWorkflowExecutionStartedEventAttributes;

/** Temporal's WORKFLOW_ID_REUSE_POLICY_ALLOW_DUPLICATE. */
const allowDuplicate = 1;
const alreadyExists = 6;

/**
 * Starts the run that compensates a saga, under the saga's own id and type. Once for each run that it replaces: the
 * same again finds what was started.
 * @param started what the saga's run was started with, as far as it is known, as it travels: encoded
 * @param taskQueue where it begins. Default the platform's own, which compensates any saga
 * @returns false where another run of the saga is open, which takes the place of no run, or of another
 * @throws SagaClientError `body-too-large`, `temporal-unreachable`, `temporal-busy`
 */
export async function startRecovery(
  client: Client,
  { workflowId, type }: SagaRef,
  unwinding: Unwinding,
  { input, memo }: Pick<Started, 'input' | 'memo'>,
  taskQueue: string = recoveryQueue,
): Promise<boolean> {
  const carried = fitting(unwinding);
  const [first, , ...more] = input?.payloads ?? [];
  const [second] = (await payloadsOf(client, [carried])) ?? [];
  const request = {
    namespace: client.options.namespace,
    requestId: keyHash('backwards', workflowId, unwinding.replaces ?? ''),
    workflowId,
    workflowType: { name: type.name },
    taskQueue: { name: taskQueue },
    input: { payloads: [first ?? {}, second!, ...more] },
    workflowIdReusePolicy: allowDuplicate as temporal.api.enums.v1.WorkflowIdReusePolicy,
    ...(memo && { memo }),
  };
  try {
    await callTemporal(client, () => client.workflowService.startWorkflowExecution(request));
  } catch (error) {
    if (grpcCode(error) !== alreadyExists) throw error;
    // Somebody else has begun at the same moment: with the same, or with something else.
    return (await replacedByLatest(client, workflowId)) === unwinding.replaces;
  }
  return true;
}

async function replacedByLatest(client: Client, workflowId: string): Promise<string | undefined> {
  const request = { namespace: client.options.namespace, execution: { workflowId }, maximumPageSize: 1 };
  const { history } = await callTemporal(client, () => client.workflowService.getWorkflowExecutionHistory(request));
  const [first] = await decoded(client, history?.events ?? []);
  return replacedBy(first?.workflowExecutionStartedEventAttributes?.input);
}

/** A log that is too large travels without what its participants have, and without what owes nothing. */
function fitting(unwinding: Unwinding): Unwinding {
  if (payloadSize(unwinding) <= payloadLimit) return unwinding;
  const owed = new Set(unwindPlan(unwinding.log).map(({ entry }) => entry));
  const log = unwinding.log
    .filter((entry) => owed.has(entry))
    .map(({ input: _input, output: _output, ...entry }) => entry);
  const smaller = { ...unwinding, log };
  if (payloadSize(smaller) <= payloadLimit) return smaller;
  throw new SagaClientError(
    'body-too-large',
    `What is owed of it (${owed.size} compensations) doesn't fit into one start of a workflow.`,
  );
}
