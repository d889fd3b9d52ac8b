import type { z } from 'zod';
import { SagaClientError } from '../saga-client-error';

/** A place in a list as text. @param list what list it is of: it fits no other */
export const cursorText = (list: string, place: readonly unknown[]): string =>
  Buffer.from(JSON.stringify([list, ...place])).toString('base64url');

/**
 * The place that a text names.
 * @param written what it looks like: the list first, then the place
 * @throws SagaClientError `bad-cursor`
 */
export function placeIn<T extends readonly [string, ...unknown[]]>(
  list: string,
  text: string,
  written: z.ZodType<T>,
): T {
  try {
    const place = written.parse(JSON.parse(Buffer.from(text, 'base64url').toString()));
    if (place[0] === list) return place;
  } catch {
    // told below
  }
  throw new SagaClientError('bad-cursor', 'Take the cursor from next, with the same filters, or begin without one.');
}
