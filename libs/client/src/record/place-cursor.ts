import type { HoldingPlace, RecordPlace } from '@backstitch/state-store';
import { z } from 'zod';
import { cursorText, placeIn } from '../list/cursor-text';

const Written = z.tuple([
  z.string().length(8),
  z.int().nonnegative(),
  z.string().max(200),
  z.string().max(1_000),
  z.int().nonnegative().optional(),
]);

/** Where a page ended, as text. @param list what list it is of: it fits no other */
export const writePlace = (list: string, { at, type, id, ...more }: RecordPlace | HoldingPlace): string =>
  cursorText(list, [at, type, id, ...('place' in more ? [more.place] : [])]);

/** @throws SagaClientError `bad-cursor` */
export function readPlace(list: string, text: string): RecordPlace | HoldingPlace {
  const [, at, type, id, place] = placeIn(list, text, Written);
  return { at, type, id, ...(place !== undefined && { place }) };
}
