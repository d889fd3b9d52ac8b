import type { DefinedMachine } from '@backstitch/states-language';
import type { Client } from '@temporalio/client';
import { isMachine } from '../registry/is-machine';
import type { SagaRef } from '../registry/saga-ref';
import { SagaClientError } from '../saga-client-error';
import { describeSaga } from './describe-saga';
import { startedOf } from './started-of';

/**
 * The version of a definition that an execution began with, which it keeps: the saga type may be in a newer one by now.
 * It is read from the first event of the history, so it needs neither a worker nor the database.
 * @throws SagaClientError `not-found` when it is no state machine, or a part of one; `unknown-saga`,
 *   `temporal-unreachable`
 */
export async function readDefinition(client: Client, ref: SagaRef): Promise<DefinedMachine> {
  const { type, workflowId } = ref;
  if (!isMachine(type)) throw new SagaClientError('not-found', `A ${type.name} is no state machine.`);
  const { runId } = await describeSaga(client, ref);
  const started = await startedOf(client, workflowId, runId);
  const machine = started?.kind === 'state-machine' ? started.machines[started.name] : undefined;
  if (machine !== undefined) return machine;
  throw new SagaClientError('not-found', `A ${type.name} has no definition of its own: it runs items of a Map.`);
}
