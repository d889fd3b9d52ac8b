import { type Shown, time } from '@backstitch/saga-log/shown';
import type { Kysely } from 'kysely';
import { z } from 'zod';
import type { StoreTables } from '../store-tables';

/** A page of what a subscriber was not told: its type and its JSON Schema. */
export const UndeliveredList = z
  .object({
    items: z.array(
      z.object({
        id: z.string().describe('Of this entry: it is replayed and dropped by it.'),
        reason: z.string().describe('Why the last attempt failed.'),
        since: time.describe('When it happened to the saga that it was written.'),
        tries: z.int(),
        event: z.unknown().describe('The CloudEvent.'),
      }),
    ),
    next: z.string().nullable().describe('The cursor of the next page; null: there is no more.'),
  })
  .meta({ id: 'UndeliveredList', description: 'Events that were given up, oldest first.' });

/** A page of what a subscriber was not told. */
export type UndeliveredList = Shown<typeof UndeliveredList>;

/** @param after the last of the page before */
export async function undelivered(
  db: Kysely<StoreTables>,
  subscription: string,
  limit: number,
  after: string,
): Promise<UndeliveredList> {
  const rows = await db
    .selectFrom('saga_delivery')
    .select(['seq', 'reason', 'since', 'tries', 'event'])
    .where('subscription', '=', subscription)
    .where('undelivered', '=', 1)
    .where('seq', '>', Number(after))
    .orderBy('seq')
    .limit(limit + 1)
    .execute();
  const items = rows.slice(0, limit).map(({ seq, reason, since, tries, event }) => ({
    ...{ id: String(seq), reason: reason ?? '', since: new Date(Number(since)).toISOString(), tries },
    event: JSON.parse(event) as unknown,
  }));
  return { items, next: rows.length > limit ? items.at(-1)!.id : null };
}

/** What an operator does with an event that was given up, who, and why. */
export interface DeliveryAct {
  readonly action: 'replay' | 'drop';
  readonly by: string;
  readonly reason: string;
}

/** Has an event that was given up delivered again, or leaves it at that. @returns whether there was one */
export async function actOnUndelivered(
  db: Kysely<StoreTables>,
  subscription: string,
  id: string,
  { action, by, reason }: DeliveryAct,
): Promise<boolean> {
  const seq = Number(id);
  const now = Date.now();
  return db.transaction().execute(async (tx) => {
    const given = { subscription, undelivered: 1, seq };
    const done =
      action === 'drop'
        ? (
            await tx
              .deleteFrom('saga_delivery')
              .where((eb) => eb.and(given))
              .executeTakeFirstOrThrow()
          ).numDeletedRows
        : (
            await tx
              .updateTable('saga_delivery')
              .set({ undelivered: 0, tries: 0, since: now, due_at: now })
              .where((eb) => eb.and(given))
              .executeTakeFirstOrThrow()
          ).numUpdatedRows;
    if (done === 0n) return false;
    await tx.insertInto('saga_delivery_act').values({ delivery: seq, at: now, by, action, reason }).execute();
    return true;
  });
}
