import { randomBytes } from 'node:crypto';
import type { Kysely } from 'kysely';
import type { StoreTables } from '../store-tables';
import type { Subscription, SubscriptionWanted, Wanted } from './subscription';

/** A subscription that was made or changed. */
export interface Subscribed {
  readonly created: boolean;
  /** Of a new one: with what it is signed. It is never told again. */
  readonly secret?: string;
}

/** Makes a subscription, or changes it: what waits to be delivered goes to where it says now, and at once if that is new. */
export async function subscribe(
  db: Kysely<StoreTables>,
  name: string,
  { endpoint, secret, sagaTypes, events, published, contents = ['failure', 'attributes'] }: SubscriptionWanted,
  by: string,
): Promise<Subscribed> {
  const now = Date.now();
  const wanted = JSON.stringify({ sagaTypes, events, published, contents } satisfies Partial<
    Record<keyof Wanted, unknown>
  >);
  return db.transaction().execute(async (tx) => {
    const before = await tx
      .selectFrom('saga_subscription')
      .select(['endpoint', 'secret', 'ended_at'])
      .where('name', '=', name)
      .executeTakeFirst();
    if (before === undefined || before.ended_at !== null) {
      // What a reading has written while the one before was being ended was that one's.
      await tx.deleteFrom('saga_delivery').where('subscription', '=', name).execute();
    }
    const { numUpdatedRows } = await tx
      .updateTable('saga_subscription')
      .set({ endpoint, wanted, created_by: by, ended_at: null, ...(secret !== undefined && { secret }) })
      .where('name', '=', name)
      .executeTakeFirstOrThrow();
    if (before && (before.endpoint !== endpoint || (secret ?? before.secret) !== before.secret)) {
      await tx
        .updateTable('saga_delivery')
        .set({ due_at: now, tries: 0, reason: null })
        .where('subscription', '=', name)
        .where('undelivered', '=', 0)
        // What waits behind it is due with it.
        .where('reason', 'is not', null)
        .execute();
    }
    if (numUpdatedRows > 0n) return { created: false };
    const made = secret ?? `whsec_${randomBytes(24).toString('base64')}`;
    await tx
      .insertInto('saga_subscription')
      .values({ name, endpoint, secret: made, wanted, created_at: now, created_by: by, ended_at: null })
      .execute();
    return { created: true, secret: made };
  });
}

/** Ends a subscription: what it was still to be told goes with it. @returns whether there was one */
export async function unsubscribe(db: Kysely<StoreTables>, name: string): Promise<boolean> {
  return db.transaction().execute(async (tx) => {
    const { numDeletedRows } = await tx
      .deleteFrom('saga_subscription')
      .where('name', '=', name)
      .executeTakeFirstOrThrow();
    await tx.deleteFrom('saga_delivery').where('subscription', '=', name).execute();
    return numDeletedRows > 0n;
  });
}

/** Of more than so many nobody waits for the count. */
export const mostCounted = 100_000;

/** All subscriptions by their names, or the one of this name: by one statement. */
export async function subscriptions(db: Kysely<StoreTables>, name?: string): Promise<readonly Subscription[]> {
  const rows = await db
    .selectFrom('saga_subscription as one')
    .selectAll('one')
    .select((eb) => {
      const events = (undelivered: 0 | 1) =>
        eb
          .selectFrom((counted) =>
            counted
              .selectFrom('saga_delivery')
              .select('seq')
              .whereRef('subscription', '=', 'one.name')
              .where('undelivered', '=', undelivered)
              .limit(mostCounted)
              .as('some'),
          )
          .select(({ fn }) => fn.countAll<number | string>().as('events'));
      const failing = eb
        .selectFrom('saga_delivery')
        .select('reason')
        .whereRef('subscription', '=', 'one.name')
        .where('undelivered', '=', 0)
        .where('reason', 'is not', null)
        .orderBy('seq')
        .limit(1);
      return [events(0).as('waiting'), events(1).as('undelivered'), failing.as('failing')];
    })
    .$if(name !== undefined, (query) => query.where('one.name', '=', name!))
    .orderBy('one.name')
    .execute();
  return rows.map((row) => ({
    ...{ name: row.name, endpoint: row.endpoint, ...(JSON.parse(row.wanted) as Pick<Subscription, 'contents'>) },
    ...{ since: new Date(Number(row.created_at)).toISOString(), by: row.created_by },
    ...{ waiting: Number(row.waiting), undelivered: Number(row.undelivered) },
    ...(row.failing !== null && { failing: row.failing }),
    ...(row.ended_at !== null && { ended: new Date(Number(row.ended_at)).toISOString() }),
  }));
}
