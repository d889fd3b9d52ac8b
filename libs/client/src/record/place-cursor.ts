import type { HoldingPlace, RecordPlace } from '@backstitch/state-store';
import { z } from 'zod';
import { SagaClientError } from '../saga-client-error';

const Written = z.tuple([
  z.string().length(8),
  z.int().nonnegative(),
  z.string().max(200),
  z.string().max(1_000),
  z.int().nonnegative().optional(),
]);

/** Where a page ended, as text. @param list what list it is of: it fits no other */
export const writePlace = (list: string, { at, type, id, ...more }: RecordPlace | HoldingPlace): string => {
  const place = 'place' in more ? [more.place] : [];
  return Buffer.from(JSON.stringify([list, at, type, id, ...place])).toString('base64url');
};

/** @throws SagaClientError `bad-cursor` */
export function readPlace(list: string, text: string): RecordPlace | HoldingPlace {
  try {
    const [of, at, type, id, place] = Written.parse(JSON.parse(Buffer.from(text, 'base64url').toString()));
    if (of === list) return { at, type, id, ...(place !== undefined && { place }) };
  } catch {
    // told below
  }
  throw new SagaClientError('bad-cursor', 'Take the cursor from next, with the same filters, or begin without one.');
}
