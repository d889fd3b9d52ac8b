import { type Delivery, deliverEvents } from '@backstitch/delivery';
import { CloudEvent, type CloudEventV1 } from 'cloudevents';
import type { Kysely } from 'kysely';
import type { StoreTables } from '../store-tables';
import { dueHeads, settled } from './due-heads';

/** How deliveries are done. */
export interface DeliveryRules {
  /** Asked before each event: an endpoint that was taken off the list is told nothing. */
  readonly isAllowedEndpoint: (endpoint: string) => boolean;
  /** How long an event is tried before it is given up, in milliseconds. */
  readonly giveUpAfterMs: number;
  /** Ends what is on its way. */
  readonly signal: AbortSignal;
  /** Nothing more is begun after it, in milliseconds since the epoch. */
  readonly until: number;
}

/** Sagas of one subscriber that are told of at once: an endpoint that hangs holds up its own. */
const side = 4;
/** Pauses between attempts, in milliseconds. */
const pause = { first: 500, max: 60_000 };
/** How long an endpoint may ask to be left alone, in milliseconds: longer than that it is asked again. */
const longestRetryAfter = 300_000;

/** The subscriptions that are told something, by name. */
export async function toldSubscriptions(db: Kysely<StoreTables>): Promise<readonly string[]> {
  const rows = await db.selectFrom('saga_subscription').select('name').where('ended_at', 'is', null).execute();
  return rows.map(({ name }) => name);
}

/**
 * Delivers what is due of a subscription: of each saga one after the other, of a few sagas side by side. What isn't taken is
 * tried again, and what comes after it of its saga waits; what is refused, or was tried for too long, is given up, and the
 * rest goes on.
 * @returns how many were delivered
 */
export async function deliverDue(db: Kysely<StoreTables>, subscription: string, rules: DeliveryRules): Promise<number> {
  const heads = [...(await dueHeads(db, subscription, rules.until))];
  let count = 0;
  const failures: unknown[] = [];
  // One that can't be done keeps no other waiting, and nothing is left behind: a later round must not meet this one.
  const work = async () => {
    for (let saga = heads.shift(); saga && !rules.signal.aborted && Date.now() <= rules.until; saga = heads.shift()) {
      try {
        while (await deliverNext(db, subscription, saga, rules)) count += 1;
      } catch (error) {
        failures.push(error);
      }
    }
  };
  await Promise.all(Array.from({ length: side }, work));
  if (failures.length > 0) throw failures[0];
  return count;
}

/** @returns whether one was dealt with, and the next may follow */
async function deliverNext(
  db: Kysely<StoreTables>,
  name: string,
  { type, id }: { readonly type: string; readonly id: string },
  { isAllowedEndpoint, giveUpAfterMs, signal, until }: DeliveryRules,
): Promise<boolean> {
  const row = await db
    .selectFrom('saga_delivery')
    .innerJoin('saga_subscription', 'name', 'subscription')
    .selectAll('saga_delivery')
    // Of now: who subscribes may have changed it while another event was on its way.
    .select(['endpoint', 'secret'])
    .where('name', '=', name)
    .where('ended_at', 'is', null)
    .where('undelivered', '=', 0)
    .where('type', '=', type)
    .where('id', '=', id)
    .orderBy('seq')
    .limit(1)
    .executeTakeFirst();
  const now = Date.now();
  if (row === undefined || Number(row.due_at) > now || now > until || signal.aborted) return false;
  const { endpoint, secret } = row;
  const event = new CloudEvent(JSON.parse(row.event) as CloudEventV1<unknown>);
  const delivery: Delivery = isAllowedEndpoint(endpoint)
    ? await deliverEvents({ url: endpoint, secret }, event, signal)
    : { is: 'away', why: `${endpoint} is not on the allow list: SAGA_ENDPOINTS` };
  if (signal.aborted && delivery.is !== 'taken') return false;
  if (delivery.is === 'taken') {
    return settled(db, row, async (tx) => {
      await tx.deleteFrom('saga_delivery').where('seq', '=', row.seq).execute();
      return true;
    });
  }
  if (delivery.is === 'gone') {
    await end(db, name, endpoint);
    return false;
  }
  const givesUp = delivery.is === 'refused' || now - Number(row.since) >= giveUpAfterMs;
  const left = giveUpAfterMs - (now - Number(row.since));
  const wait = Math.max(
    Math.min(pause.first * 2 ** Math.min(row.tries, 10), pause.max),
    // However long it is asked to wait, it is tried once more before it is given up.
    Math.min((delivery.is === 'away' && delivery.retryAfterMs) || 0, longestRetryAfter, left),
  );
  const change = { tries: row.tries + 1, reason: delivery.why, due_at: now + wait, undelivered: givesUp ? 1 : 0 };
  return settled(db, row, async (tx) => {
    const { numUpdatedRows } = await tx
      .updateTable('saga_delivery')
      .set(change)
      .where('seq', '=', row.seq)
      // What the old endpoint says doesn't keep a new one waiting.
      .where((eb) =>
        eb.exists(
          eb
            .selectFrom('saga_subscription')
            .select('name')
            .where((of) => of.and({ name, endpoint, secret })),
        ),
      )
      .executeTakeFirstOrThrow();
    return givesUp && numUpdatedRows > 0n;
  });
}

/** Ends a subscription whose endpoint wants no more, unless it has another endpoint by now. */
const end = (db: Kysely<StoreTables>, name: string, endpoint: string): Promise<void> =>
  db.transaction().execute(async (tx) => {
    const { numUpdatedRows } = await tx
      .updateTable('saga_subscription')
      .set({ ended_at: Date.now() })
      .where('name', '=', name)
      .where('endpoint', '=', endpoint)
      .executeTakeFirstOrThrow();
    if (numUpdatedRows > 0n) await tx.deleteFrom('saga_delivery').where('subscription', '=', name).execute();
  });
