import { randomUUID } from 'node:crypto';
import { type EndAct, operatorUpdates } from '@backstitch/saga-log';
import type { Client } from '@temporalio/client';
import { anonymous } from '../anonymous';
import { parsed } from '../parsed';
import { describeSaga } from '../read/describe-saga';
import { readSaga } from '../read/read-saga';
import type { SagaRef } from '../registry/saga-ref';
import { SagaClientError } from '../saga-client-error';
import type { RecoveryContext } from '../recover/recovery-context';
import { callTemporal } from '../temporal/call-temporal';
import { isNotFound } from '../temporal/temporal-error';
import { actOn } from './act-on';
import type { ActOptions } from './act-options';
import { endSetAside } from './end-set-aside';
import { expectState } from './expect-state';
import { Reason } from './reason';

/**
 * Ends a saga early: it compensates what took effect, and ends cancelled or compensated. The same act again changes
 * nothing.
 * @throws SagaClientError `invalid-body`, `already-ended`, `past-the-pivot`, `version-changed`, `no-worker`, `saga-failing`,
 *   `saga-set-aside`, `unknown-saga`, `temporal-unreachable`
 */
export async function endSaga(
  context: RecoveryContext,
  ref: SagaRef,
  action: EndAct['action'],
  { reason, by = anonymous, expected }: ActOptions,
): Promise<void> {
  const client = context.temporal;
  const act: EndAct = { action, by, reason: parsed(Reason, reason, '/reason') };
  await expectState(client, ref, expected);
  if (action === 'compensate') return end(context, ref, act);
  try {
    await end(context, ref, act);
  } catch (error) {
    // A travelling saga whose next participant is away can't refuse, and has no pivot: it is cancelled at its next task.
    if (!ref.type.travels || !(error instanceof SagaClientError) || error.code !== 'no-worker') throw error;
    return requestCancel(client, ref, act);
  }
  // First the act, which the saga may refuse; then Temporal's own request, so that the run ends as cancelled.
  try {
    await callTemporal(client, () => client.workflow.getHandle(ref.workflowId).cancel());
  } catch (error) {
    if (!isNotFound(error)) throw error; // it has ended by now
  }
}

/** Once: a repetition, with whatever reason, gets the same answer and changes nothing. */
async function end(context: RecoveryContext, ref: SagaRef, act: EndAct): Promise<void> {
  const client = context.temporal;
  const { closed, setAside } = await describeSaga(client, ref);
  if (setAside && (await endSetAside(context, ref, act))) return;
  if (!closed && (await actOn(client, ref, operatorUpdates.end, act, act.action))) return;
  const { status, audit } = await readSaga(client, ref);
  const wasThis =
    audit.some(({ action }) => action === act.action) || (act.action === 'cancel' && status === 'cancelled');
  if (wasThis && (status === 'cancelled' || status === 'compensated')) return;
  if (status === 'terminated') {
    if (await endSetAside(context, ref, act)) return;
    throw new SagaClientError(
      'already-ended',
      'The saga was ended by force, and not everything is undone: recover it.',
    );
  }
  throw new SagaClientError('already-ended', `The saga is ${status}: there is nothing left to ${act.action}.`);
}

/** Temporal keeps who and why with the request. */
async function requestCancel(client: Client, { workflowId }: SagaRef, { by, reason }: EndAct): Promise<void> {
  const { namespace } = client.options;
  const request = { namespace, workflowExecution: { workflowId }, identity: by, reason, requestId: randomUUID() };
  await callTemporal(client, () => client.workflowService.requestCancelWorkflowExecution(request));
}
