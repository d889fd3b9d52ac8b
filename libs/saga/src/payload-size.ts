import { payloadLimit } from '@backstitch/contract';
import { SagaError } from './saga-error';

/** What travels though somebody else has it, too. */
const smallLimit = 4 * 1024;

/** Bytes of a value as JSON in UTF-8. Absent values have none. */
export function payloadSize(value: unknown): number {
  const json = JSON.stringify(value) as string | undefined;
  if (json === undefined) return 0;
  // Nothing longer than this can be over the limit, whatever its characters: don't encode what is small.
  return json.length * 3 < payloadLimit ? json.length : new TextEncoder().encode(json).length;
}

/** Would Temporal refuse it? */
export const isTooLarge = (value: unknown): boolean => payloadSize(value) > payloadLimit;

/** A step's input and output, where they are small together: its participant has both, and whatever sends them adds up. */
export function ifSmall({ input, output }: Exchanged): Exchanged {
  return payloadSize([input, output]) > smallLimit ? {} : { input, ...(output !== undefined && { output }) };
}

interface Exchanged {
  readonly input?: unknown;
  readonly output?: unknown;
}

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
