import { payloadLimit, payloadSize } from '@backstitch/saga-log';
import { SagaError } from '../saga-error';

/** Would Temporal refuse it? */
export const isTooLarge = (value: unknown): boolean => payloadSize(value) > payloadLimit;

/**
 * Refuses what wouldn't fit, or can't be sent, before it fails the workflow task again and again for ever.
 * @returns its bytes
 * @throws SagaError `PayloadTooLarge`, `SagaMisused` for what JSON can't carry; catchable: nothing was sent
 */
export function fits(what: string, value: unknown): number {
  const bytes = measured(what, value);
  if (bytes > payloadLimit) {
    throw new SagaError(
      'PayloadTooLarge',
      `${what} is ${bytes} bytes as JSON; a payload may have ${payloadLimit}. Keep the data in a participant and pass its id.`,
      { bytes, limit: payloadLimit },
    );
  }
  return bytes;
}

function measured(what: string, value: unknown): number {
  if (typeof value === 'function' || typeof value === 'symbol') {
    throw new SagaError('SagaMisused', `${what} is a ${typeof value}, which JSON can't carry.`);
  }
  return payloadSize(value);
}
