import { canonicalJson } from '@backstitch/states-language';
import type { SagaType } from '@backstitch/contract';
import { randomUUID } from 'node:crypto';
import { beginningOf, workflowIdOf } from '@backstitch/saga-log';
import { type Client, WorkflowExecutionAlreadyStartedError } from '@temporalio/client';
import { attributesOf } from '../attributes-of';
import { SagaClientError } from '../saga-client-error';
import { anonymous } from '../anonymous';
import { keyHash } from './key-hash';
import { checkArgs } from '../send/check-args';
import { callTemporal } from '../temporal/call-temporal';

export interface Started {
  readonly id: string;
  /** The key has started this saga before. */
  readonly replayed: boolean;
}

/**
 * Starts a saga: one for each key of its type, whoever else starts it at the same moment. The id is made of the key, so
 * Temporal itself sees to that, for as long as it knows the saga.
 * @param input validated: two bodies that mean the same are the same
 * @param by who starts it: it stands beside the saga for as long as that is known
 * @throws SagaClientError `idempotency-key-reused`, `bad-idempotency-key`, `body-too-large`, `temporal-unreachable`, `temporal-busy`
 */
export async function startSaga(
  client: Client,
  type: SagaType,
  input: unknown,
  by: string,
  key?: string,
): Promise<Started> {
  const { taskQueue, args, id: chosen } = beginningOf(type, input);
  if (chosen !== undefined && key !== undefined) {
    throw new SagaClientError(
      'bad-idempotency-key',
      `A ${type.name} whose body chooses its id is started once: send it without a key.`,
    );
  }
  const id = chosen ?? (key === undefined ? randomUUID() : keyHash(type.name, key));
  const workflowId = workflowIdOf(type.name, id);
  const attributes = attributesOf(type, input);
  const bodyHash = keyHash(canonicalJson(input));
  const memo = {
    ...((key ?? chosen) !== undefined && { bodyHash }),
    ...(by !== anonymous && { startedBy: by }),
    ...(attributes && { attributes }),
  };
  checkArgs(...args, memo);
  try {
    // No execution or run time-out: an activity whose next attempt would come after it would fail at once.
    await callTemporal(client, () =>
      client.workflow.start(type.name, {
        workflowId,
        taskQueue,
        args: [...args],
        workflowIdReusePolicy: 'REJECT_DUPLICATE',
        workflowIdConflictPolicy: 'FAIL',
        ...(Object.keys(memo).length > 0 && { memo }),
      }),
    );
    return { id, replayed: false };
  } catch (error) {
    if (!(error instanceof WorkflowExecutionAlreadyStartedError)) throw error;
    const { memo: kept } = await callTemporal(client, () => client.workflow.getHandle(workflowId).describe());
    if (kept?.bodyHash === bodyHash) return { id, replayed: true };
    throw new SagaClientError(
      'idempotency-key-reused',
      `This ${key === undefined ? 'id' : 'Idempotency-Key'} has started /sagas/${workflowId} with another body. A new saga needs a new key.`,
    );
  }
}
