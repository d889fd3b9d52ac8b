import { anonymous } from '../anonymous';
import { parsed } from '../parsed';
import { describeSaga } from '../read/describe-saga';
import { readSaga } from '../read/read-saga';
import type { SagaRef } from '../registry/saga-ref';
import { SagaClientError } from '../saga-client-error';
import type { SagaContext } from '../saga-context';
import type { ActOptions } from './act-options';
import { expectState } from './expect-state';
import { actOnPaused } from './pause-saga';
import { Reason } from './reason';
import { clearSetAside } from './set-aside';

/**
 * Takes up a saga that is paused, or was set aside: its code is run again then at Temporal's next try, within some
 * seconds at first, within ten minutes after many.
 * @throws SagaClientError `invalid-body`, `already-ended`, `not-set-aside` where it is neither, `version-changed`,
 *   `no-worker`, `act-expired`, `saga-failing`, `unknown-saga`, `temporal-unreachable`
 */
export async function resumeSaga(
  context: SagaContext,
  ref: SagaRef,
  { by = anonymous, expected, ...given }: ActOptions,
): Promise<void> {
  const { temporal } = context;
  const reason = parsed(Reason, given.reason, '/reason');
  await expectState(temporal, ref, expected);
  const now = await describeSaga(temporal, ref);
  if (now.closed) throw new SagaClientError('already-ended', 'The saga has ended: there is nothing left to resume.');
  if (now.setAside) return clearSetAside(temporal, ref, `resumed by ${by}: ${reason}`);
  const { waitingFor = [] } = await readSaga(temporal, ref, now);
  if (waitingFor.some(({ kind }) => kind === 'paused')) {
    return actOnPaused(context, ref, { action: 'resume', by, reason });
  }
  throw new SagaClientError(
    'not-set-aside',
    'The saga is neither set aside nor paused: its code is run whenever it is due.',
  );
}
