import type { Saga } from '@backstitch/saga-log';
import type { Insertable, Transaction } from 'kysely';
import type { StoreTables } from '../store-tables';
import { newsIn } from './happening';
import { sagaEvent } from './saga-event';
import type { Wanted } from './subscription';
import { type Subscriber, writeDeliveries } from './write-deliveries';

/**
 * Writes what has happened to a saga since the reading before, for each subscriber that wants it. The saga's row is
 * locked, so rows of one saga have numbers in the order in which it happened.
 * @param recorded its `shown` is JSON: the saga as it is recorded, with payloads as the policy of the store says
 * @param before the same of the reading before. Absent: none of this saga
 */
export function tell(
  tx: Transaction<StoreTables>,
  subscribers: readonly Subscriber[],
  { shown, saga_key: key }: Pick<Insertable<StoreTables['saga']>, 'shown' | 'saga_key'>,
  before: string | undefined,
): Promise<void> {
  const saga = JSON.parse(shown) as Saga;
  const { type, id } = saga;
  const news = newsIn(saga, before === undefined ? undefined : (JSON.parse(before) as Saga)).map((happening) => ({
    ...{ type, id, time: happening.time },
    eventFor: ({ events, contents }: Wanted) =>
      (events?.includes(happening.name) ?? true) ? sagaEvent(saga, happening, contents, key ?? undefined) : undefined,
  }));
  return writeDeliveries(tx, subscribers, news);
}
