import type { Client } from '@temporalio/client';
import { anonymous } from '../anonymous';
import { parsed } from '../parsed';
import { describeSaga } from '../read/describe-saga';
import type { SagaRef } from '../registry/saga-ref';
import { SagaClientError } from '../saga-client-error';
import type { ActOptions } from './act-options';
import { expectState } from './expect-state';
import { Reason } from './reason';
import { clearSetAside } from './set-aside';

/**
 * Takes up a saga that was set aside: its code is run again at Temporal's next try, within some seconds at first, within
 * ten minutes after many.
 * @throws SagaClientError `invalid-body`, `already-ended`, `not-set-aside`, `version-changed`, `unknown-saga`, `temporal-unreachable`
 */
export async function resumeSaga(
  client: Client,
  ref: SagaRef,
  { by = anonymous, expected, ...given }: ActOptions,
): Promise<void> {
  const reason = parsed(Reason, given.reason, '/reason');
  await expectState(client, ref, expected);
  const { closed, setAside } = await describeSaga(client, ref);
  if (closed) throw new SagaClientError('already-ended', 'The saga has ended: there is nothing left to resume.');
  if (!setAside) {
    throw new SagaClientError('not-set-aside', 'The saga isn’t set aside: its code is run whenever it is due.');
  }
  await clearSetAside(client, ref, `resumed by ${by}: ${reason}`);
}
