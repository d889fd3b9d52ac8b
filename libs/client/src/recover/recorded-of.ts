import type { SagaRef } from '../registry/saga-ref';
import type { SagaClientError } from '../saga-client-error';
import type { SagaContext } from '../saga-context';
import type { RecordedSaga } from './recorded-saga';
import { notRecoverable } from './refused-recovery';

/**
 * A saga that Temporal has forgotten, as it was recorded.
 * @param unknown what Temporal's not knowing it was told with
 * @throws `unknown` when it isn't recorded either; SagaClientError `not-recoverable`
 */
export async function recordedOf(
  { recordedLog }: Pick<SagaContext, 'recordedLog'>,
  ref: SagaRef,
  unknown: SagaClientError,
): Promise<RecordedSaga> {
  const recorded = await recordedLog?.({ type: ref.type.name, id: ref.id });
  if (recorded === undefined) throw unknown;
  if (recorded.isWhole) throw notRecoverable(ref);
  return recorded;
}
