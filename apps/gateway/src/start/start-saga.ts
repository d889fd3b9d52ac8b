import { randomUUID } from 'node:crypto';
import { type Client, WorkflowExecutionAlreadyStartedError } from '@temporalio/client';
import { Problem } from '../problems/problem';
import { canonicalJson } from '../request/canonical-json';
import { hashOf } from '../request/idempotency-key';
import type { Startable } from '../served/served-types';
import { reach } from '../temporal/reach';

export interface Started {
  readonly id: string;
  /** The key has started this saga before. */
  readonly replayed: boolean;
}

/**
 * Starts a saga: one for each key of its type, whoever else starts it at the same moment. The id is made of the key, so
 * Temporal itself sees to that, for as long as it knows the saga.
 * @param input validated: two bodies that mean the same are the same
 * @throws Problem `idempotency-key-reused`, `temporal-unreachable`, `temporal-busy`
 */
export async function startSaga(
  client: Client,
  { type, started }: Startable,
  input: unknown,
  key?: string,
): Promise<Started> {
  const id = key === undefined ? randomUUID() : hashOf(type.name, key);
  const workflowId = `${type.name}/${id}`;
  const bodyHash = hashOf(canonicalJson(input));
  try {
    // No execution or run time-out: an activity whose next attempt would come after it would fail at once.
    await reach(client, () =>
      client.workflow.start(type.name, {
        workflowId,
        args: started === undefined ? [input] : [input, undefined, started],
        taskQueue: type.taskQueue,
        workflowIdReusePolicy: 'REJECT_DUPLICATE',
        workflowIdConflictPolicy: 'FAIL',
        ...(key !== undefined && { memo: { bodyHash } }),
      }),
    );
    return { id, replayed: false };
  } catch (error) {
    if (!(error instanceof WorkflowExecutionAlreadyStartedError)) throw error;
    const { memo } = await reach(client, () => client.workflow.getHandle(workflowId).describe());
    if (memo?.bodyHash === bodyHash) return { id, replayed: true };
    throw new Problem(
      'idempotency-key-reused',
      `This Idempotency-Key has started /sagas/${workflowId} with another body. A new saga needs a new key.`,
    );
  }
}
