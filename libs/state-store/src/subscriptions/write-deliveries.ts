import type { Dialect } from '@backstitch/database';
import type { CloudEvent } from 'cloudevents';
import type { Selectable, Transaction } from 'kysely';
import { portions } from '../record/portions';
import type { StoreTables } from '../store-tables';
import type { Wanted } from './subscription';

/** Who is to be told, and what of it. */
export type Subscriber = Pick<Selectable<StoreTables['saga_subscription']>, 'name' | 'wanted' | 'created_at'>;

/** What is to be told of a saga. */
export interface Told {
  /** Of the saga. */
  readonly type: string;
  readonly id: string;
  /** When it was, ISO 8601. */
  readonly time: string;
  /** The event, for one who wants so much. @returns undefined: this one doesn't want it */
  readonly eventFor: (wanted: Wanted) => CloudEvent<unknown> | undefined;
}

/**
 * All who are to be told what happens to sagas. None of them ends until the transaction does: what was written for it would be
 * left, and be sent to the next of its name.
 */
export const subscribersIn = (tx: Transaction<StoreTables>, dialect: Dialect): Promise<readonly Subscriber[]> =>
  tx
    .selectFrom('saga_subscription')
    .select(['name', 'wanted', 'created_at'])
    .where('ended_at', 'is', null)
    .orderBy('name')
    .$if(dialect === 'postgres', (query) => query.forKeyShare())
    .execute();

/** Writes what is to be told, in its order, for each subscriber that wants it. */
export async function writeDeliveries(
  tx: Transaction<StoreTables>,
  subscribers: readonly Subscriber[],
  news: readonly Told[],
): Promise<void> {
  const now = Date.now();
  const rows = news.flatMap(({ type, id, time, eventFor }) =>
    subscribers.flatMap(({ name: subscription, wanted: written, created_at }) => {
      const wanted = JSON.parse(written) as Wanted;
      // Who comes later isn't told of what was before.
      const isTold = (wanted.sagaTypes?.includes(type) ?? true) && Date.parse(time) >= Number(created_at);
      const told = isTold ? eventFor(wanted) : undefined;
      if (told === undefined) return [];
      const event = JSON.stringify(told);
      return [{ subscription, type, id, event, undelivered: 0, tries: 0, since: now, due_at: now }];
    }),
  );
  for (const some of portions(rows)) await tx.insertInto('saga_delivery').values(some).execute();
}
