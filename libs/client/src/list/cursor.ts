import { z } from 'zod';
import { SagaClientError } from '../saga-client-error';

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
export const writeCursor = (list: string, { startedAt, runId }: Cursor): string =>
  Buffer.from(JSON.stringify([list, startedAt, runId] satisfies z.input<typeof Written>)).toString('base64url');

/** @throws SagaClientError `bad-cursor` */
export function readCursor(list: string, text: string): Cursor {
  try {
    const [of, startedAt, runId] = Written.parse(JSON.parse(Buffer.from(text, 'base64url').toString()));
    if (of === list) return { startedAt, runId };
  } catch {
    // told below
  }
  throw new SagaClientError('bad-cursor', 'Take the cursor from next, with the same filters, or begin without one.');
}
