import { type SlipView, slipOf } from '@backstitch/routing-slip';
import { decoded, failureOf, millisOf } from '@backstitch/saga-log';
import type { Client } from '@temporalio/client';
import type { SagaRef } from '../registry/saga-ref';
import { SagaClientError } from '../saga-client-error';
import { callTemporal } from '../temporal/call-temporal';
import { isNotFound } from '../temporal/temporal-error';
import { readSaga } from './read-saga';
import type { Subscriber } from './subscriber';

const running = 1;
const completed = 2;
const scheduled = 1;

/**
 * The subscribers of a routing slip. Each stands beside the slip in a workflow of its own: the slip doesn't wait for them.
 * @throws SagaClientError `not-found` when it is no slip; `unknown-saga`, `temporal-unreachable`
 */
export async function readSubscribers(client: Client, ref: SagaRef): Promise<readonly Subscriber[]> {
  const { type } = ref;
  if (type.kind !== 'slip')
    throw new SagaClientError('not-found', `A ${type.name} is no routing slip: it tells nobody.`);
  const subscriptions = slipOf(await readSaga(client, ref))?.subscriptions ?? [];
  return Promise.all(subscriptions.map((each, index) => subscriber(client, ref, each, index + 1)));
}

async function subscriber(
  client: Client,
  { workflowId }: SagaRef,
  subscription: SlipView['subscriptions'][number],
  n: number,
): Promise<Subscriber> {
  const { namespace } = client.options;
  const execution = { workflowId: `${workflowId}/subscriber/${n}` };
  try {
    const { workflowExecutionInfo: info, pendingActivities } = await callTemporal(client, () =>
      client.workflowService.describeWorkflowExecution({ namespace, execution }),
    );
    const status = Number(info?.status);
    if (status !== running) return { ...subscription, status: status === completed ? 'delivered' : 'stopped' };
    const [delivery] = await decoded(client, pendingActivities ?? []);
    const failure = failureOf(delivery?.lastFailure);
    // Once it is tried again, only another failure tells that it failed again.
    if (failure === undefined || Number(delivery?.state) !== scheduled)
      return { ...subscription, status: 'delivering' };
    const { attempt, nextAttemptScheduleTime: next } = delivery!;
    const nextAttemptAt = next && new Date(millisOf(next)).toISOString();
    return {
      ...subscription,
      status: 'failing',
      attempts: (attempt ?? 2) - 1,
      failure,
      ...(nextAttemptAt && { nextAttemptAt }),
    };
  } catch (error) {
    if (isNotFound(error)) return { ...subscription, status: 'pending' };
    throw error;
  }
}
