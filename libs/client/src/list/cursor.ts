import { z } from 'zod';
import { cursorText, placeIn } from './cursor-text';

/** Where a page ended: the last saga on it. Later ones that are started meanwhile don't move the next page. */
export interface Cursor {
  /** Milliseconds since the epoch. */
  readonly startedAt: number;
  readonly runId: string;
}

/** The last millisecond of the year 9999: Temporal reads no later one. */
const latest = 253_402_300_799_999;

const Written = z.tuple([z.string().length(8), z.int().nonnegative().max(latest), z.uuid()]);

/** @param list what list it is of: it fits no other */
export const writeCursor = (list: string, { startedAt, runId }: Cursor): string => cursorText(list, [startedAt, runId]);

/** @throws SagaClientError `bad-cursor` */
export function readCursor(list: string, text: string): Cursor {
  const [, startedAt, runId] = placeIn(list, text, Written);
  return { startedAt, runId };
}

/** A cursor of the index; what the record writes is none. */
export function isCursor(list: string, text: string): boolean {
  try {
    readCursor(list, text);
    return true;
  } catch {
    return false;
  }
}
