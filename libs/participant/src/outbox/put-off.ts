import type { Kysely } from 'kysely';
import { dueToStart } from './due-to-start';
import type { OutboxRow, OutboxSchema } from './outbox-table';

/** Pauses of a saga that the gateway doesn't start now, in milliseconds: others are asked for meanwhile. */
const awayPause = { first: 250, max: 30_000 };

/**
 * A saga that the gateway doesn't start now is asked for later, after a pause that grows.
 * @param retryAfterMs how long the gateway asks to be left alone, in milliseconds; 30 s at most. Default not at all
 * @returns how much later, in milliseconds
 */
export async function putOff(db: Kysely<OutboxSchema>, { seq, tries }: OutboxRow, retryAfterMs = 0): Promise<number> {
  const pause = Math.min(awayPause.first * 2 ** Math.min(tries, 10), awayPause.max);
  const ms = Math.max(pause, Math.min(retryAfterMs, awayPause.max));
  const change = { tries: tries + 1, due: dueToStart(Date.now() + ms) };
  await db.updateTable('backstitch_outbox').set(change).where('seq', '=', seq).execute();
  return ms;
}
