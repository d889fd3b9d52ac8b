import type { Saga } from '@backstitch/saga-log';
import type { Insertable, Selectable, Transaction } from 'kysely';
import { portions } from '../record/portions';
import type { StoreTables } from '../store-tables';
import { newsIn } from './happening';
import { sagaEvent } from './saga-event';
import type { Wanted } from './subscription';

/** Who is to be told, and what of it. */
type Subscriber = Pick<Selectable<StoreTables['saga_subscription']>, 'name' | 'wanted' | 'created_at'>;

/** All who are to be told what happens to sagas. */
export const subscribersIn = (tx: Transaction<StoreTables>): Promise<readonly Subscriber[]> =>
  tx.selectFrom('saga_subscription').select(['name', 'wanted', 'created_at']).where('ended_at', 'is', null).execute();

/**
 * Writes what has happened to a saga since the reading before, for each subscriber that wants it. The saga's row is
 * locked, so rows of one saga have numbers in the order in which it happened.
 * @param recorded its `shown` is JSON: the saga as it is recorded, with payloads as the policy of the store says
 * @param before the same of the reading before. Absent: none of this saga
 */
export async function tell(
  tx: Transaction<StoreTables>,
  subscribers: readonly Subscriber[],
  { shown, saga_key: key }: Pick<Insertable<StoreTables['saga']>, 'shown' | 'saga_key'>,
  before: string | undefined,
): Promise<void> {
  const saga = JSON.parse(shown) as Saga;
  const news = newsIn(saga, before === undefined ? undefined : (JSON.parse(before) as Saga));
  const now = Date.now();
  const rows = news.flatMap((happening) =>
    subscribers.flatMap(({ name: subscription, wanted, created_at }) => {
      const { sagaTypes, events, contents } = JSON.parse(wanted) as Wanted;
      const isWanted =
        (sagaTypes?.includes(saga.type) ?? true) &&
        (events?.includes(happening.name) ?? true) &&
        // Who comes later isn't told of what was before.
        Date.parse(happening.time) >= Number(created_at);
      if (!isWanted) return [];
      const { type, id } = saga;
      const event = JSON.stringify(sagaEvent(saga, happening, contents, key ?? undefined));
      return [{ subscription, type, id, event, undelivered: 0, tries: 0, since: now, due_at: now }];
    }),
  );
  for (const some of portions(rows)) await tx.insertInto('saga_delivery').values(some).execute();
}
