import { randomUUID } from 'node:crypto';
import { type PauseAct, operatorUpdates } from '@backstitch/saga-log';
import { anonymous } from '../anonymous';
import { parsed } from '../parsed';
import { describeSaga } from '../read/describe-saga';
import type { SagaRef } from '../registry/saga-ref';
import { SagaClientError } from '../saga-client-error';
import type { SagaContext } from '../saga-context';
import { actShare, updateLoad } from '../send/history-door';
import { actOn } from './act-on';
import type { ActOptions } from './act-options';
import { expectState } from './expect-state';
import { Reason } from './reason';
import { setAsideError } from './set-aside';

/**
 * Has a saga send nothing new, neither requests nor compensations, until it is resumed. What is in flight still settles.
 * Sagas that it nests go on. Again: nothing more happens.
 * @throws SagaClientError `invalid-body`, `already-ended`, `saga-set-aside`, `saga-full`, `version-changed`, `no-worker`,
 *   `act-expired`, `saga-failing`, `unknown-saga`, `temporal-unreachable`
 */
export async function pauseSaga(
  context: SagaContext,
  ref: SagaRef,
  { by = anonymous, expected, ...given }: ActOptions,
): Promise<void> {
  const reason = parsed(Reason, given.reason, '/reason');
  await expectState(context.temporal, ref, expected);
  const { closed, setAside } = await describeSaga(context.temporal, ref);
  if (setAside) throw setAsideError(ref);
  if (closed) throw new SagaClientError('already-ended', 'The saga has ended: there is nothing left to pause.');
  await actOnPaused(context, ref, { action: 'pause', by, reason });
}

/** Hands it over to a running saga. @throws SagaClientError as of `pauseSaga` */
export async function actOnPaused({ temporal, door }: SagaContext, ref: SagaRef, act: PauseAct): Promise<void> {
  const doing = () => actOn(temporal, ref, operatorUpdates.pause, act, randomUUID());
  // One that is paused can't end, however full its history is.
  if (await door.let(ref, updateLoad(act), doing, act.action === 'pause' ? actShare : 1)) return;
  throw new SagaClientError('already-ended', `The saga has ended: there is nothing left to ${act.action}.`);
}
