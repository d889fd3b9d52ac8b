import type { Kysely, Selectable, Transaction } from 'kysely';
import type { StoreTables } from '../store-tables';

/** A saga of which something is due to be told. */
export interface DueHead {
  readonly type: string;
  readonly id: string;
}

/** Sagas of one subscriber that are told of in one round. */
const maxSagas = 100;
/** Rows that are looked at in one statement. */
const atOnce = 1_000;
/**
 * For how long what waits behind an earlier event of its saga isn't looked at, in milliseconds. It is due as soon as that one
 * is dealt with, see `settled`; the day is for a process that was frozen amid that.
 */
const behindMs = 86_400_000;

/**
 * The sagas of which something is due, by when it is due and not by its age: those that aren't taken would come before all
 * others again and again. However much waits, the rows that are due are read along an index, and those that wait behind
 * another of their saga are put aside once.
 * @param until when it looks no further, in milliseconds since the epoch
 */
export async function dueHeads(
  db: Kysely<StoreTables>,
  subscription: string,
  until: number,
): Promise<readonly DueHead[]> {
  for (;;) {
    const now = Date.now();
    const due = await dueRows(db, subscription, now).execute();
    const heads = due.filter(({ isBehind }) => !isBehind).slice(0, maxSagas);
    const behind = due.filter(({ isBehind }) => isBehind).map(({ seq }) => seq);
    if (behind.length > 0) {
      await db
        .updateTable('saga_delivery')
        .set({ due_at: now + behindMs })
        .where('seq', 'in', behind)
        .execute();
    }
    if (heads.length > 0 || due.length < atOnce || now > until) return heads;
  }
}

/** The next rows that are due, and whether one of their saga waits before them. */
export const dueRows = (db: Kysely<StoreTables>, subscription: string, now: number) =>
  db
    .selectFrom('saga_delivery as row')
    .select(['row.seq', 'row.type', 'row.id'])
    .select((eb) =>
      eb
        .selectFrom('saga_delivery as before')
        .select('before.seq')
        .where('before.subscription', '=', subscription)
        .where('before.undelivered', '=', 0)
        .whereRef('before.type', '=', 'row.type')
        .whereRef('before.id', '=', 'row.id')
        .whereRef('before.seq', '<', 'row.seq')
        .orderBy('before.seq')
        .limit(1)
        .as('isBehind'),
    )
    .where('row.subscription', '=', subscription)
    .where('row.undelivered', '=', 0)
    .where('row.due_at', '<=', now)
    .orderBy('row.due_at')
    .orderBy('row.seq')
    .limit(atOnce);

type DeliveryRow = Pick<Selectable<StoreTables['saga_delivery']>, 'subscription' | 'type' | 'id' | 'seq'>;

/**
 * Notes what has become of the first of a saga; what waits behind it is due.
 * @param note answers whether the next may follow
 */
export const settled = (
  db: Kysely<StoreTables>,
  { subscription, type, id, seq }: DeliveryRow,
  note: (tx: Transaction<StoreTables>) => Promise<boolean>,
): Promise<boolean> =>
  db.transaction().execute(async (tx) => {
    if (!(await note(tx))) return false;
    const next = await tx
      .selectFrom('saga_delivery')
      .select(['seq', 'due_at'])
      .where('subscription', '=', subscription)
      .where('undelivered', '=', 0)
      .where('type', '=', type)
      .where('id', '=', id)
      .where('seq', '>', seq)
      .orderBy('seq')
      .limit(1)
      .executeTakeFirst();
    const now = Date.now();
    if (next && Number(next.due_at) > now) {
      await tx.updateTable('saga_delivery').set({ due_at: now }).where('seq', '=', next.seq).execute();
    }
    return true;
  });
