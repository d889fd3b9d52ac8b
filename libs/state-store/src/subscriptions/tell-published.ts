import type { OpenDatabase } from '@backstitch/database';
import type { PublishedEvent } from '@backstitch/saga-log';
import { CloudEvent } from 'cloudevents';
import { portions } from '../record/portions';
import type { StoreTables } from '../store-tables';
import type { Wanted } from './subscription';
import { subscribersIn } from './tell';

/**
 * Writes what processes have published, for each subscriber that wants it, in its order.
 * @param hasData whether payloads are kept as they are: else subscribers are told that it was published, and not what it says
 */
export function tellPublished(
  { kysely }: OpenDatabase<StoreTables>,
  published: readonly PublishedEvent[],
  hasData: boolean,
): Promise<void> {
  return kysely.transaction().execute(async (tx) => {
    const now = Date.now();
    const subscribers = await subscribersIn(tx);
    const rows = published.flatMap((event) => {
      const [type, id] = sagaOf(event);
      return subscribers.flatMap(({ name: subscription, wanted, created_at }) => {
        const { sagaTypes, published: names = [] } = JSON.parse(wanted) as Wanted;
        const isWanted =
          names.includes(event.name) &&
          (sagaTypes?.includes(type) ?? true) &&
          Date.parse(event.time) >= Number(created_at);
        if (!isWanted) return [];
        const told = JSON.stringify(cloudEventOf(event, hasData));
        return [{ subscription, type, id, event: told, undelivered: 0, tries: 0, since: now, due_at: now }];
      });
    });
    for (const some of portions(rows)) await tx.insertInto('saga_delivery').values(some).execute();
  });
}

/** Its source is `/sagas/{type}/{id}`. */
function sagaOf({ source }: PublishedEvent): readonly [type: string, id: string] {
  const [, , type = '', ...id] = source.split('/');
  return [type, id.join('/')];
}

const cloudEventOf = ({ id, source, name, key, time, body }: PublishedEvent, hasData: boolean) =>
  new CloudEvent<unknown>({
    ...{ id, source, type: name, time, subject: key },
    ...(hasData && { datacontenttype: 'application/json', data: body }),
  });
