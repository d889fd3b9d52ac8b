import { SagaError } from './saga-error';

/** Temporal refuses a payload over 2 MB (and hangs over 4): a tenth is left for what travels beside it. */
const limit = 2 * 1024 * 1024 * 0.9;

/** Bytes of a value as JSON in UTF-8. Absent values have none. */
export function payloadSize(value: unknown): number {
  const json = JSON.stringify(value) as string | undefined;
  if (json === undefined) return 0;
  // Nothing longer than this can be over the limit, whatever its characters: don't encode what is small.
  return json.length * 3 < limit ? json.length : new TextEncoder().encode(json).length;
}

/** Would Temporal refuse it? */
export const isTooLarge = (value: unknown): boolean => payloadSize(value) > limit;

/**
 * Refuses what wouldn't fit, before it fails the workflow task again and again for ever.
 * @returns its bytes
 * @throws SagaError `PayloadTooLarge`, catchable: nothing was sent
 */
export function fits(what: string, value: unknown): number {
  const bytes = payloadSize(value);
  if (bytes > limit) {
    throw new SagaError(
      'PayloadTooLarge',
      `${what} is ${bytes} bytes as JSON; a payload may have ${limit}. Keep the data in a participant and pass its id.`,
      { bytes, limit },
    );
  }
  return bytes;
}
