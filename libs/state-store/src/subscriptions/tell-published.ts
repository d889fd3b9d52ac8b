import type { OpenDatabase } from '@backstitch/database';
import type { PublishedEvent } from '@backstitch/saga-log';
import { CloudEvent } from 'cloudevents';
import type { StoreTables } from '../store-tables';
import type { Wanted } from './subscription';
import { subscribersIn, writeDeliveries } from './write-deliveries';

/**
 * Writes what processes have published, for each subscriber that wants it, in its order.
 * @param hasData whether payloads are kept as they are: else subscribers are told that it was published, and not what it says
 */
export function tellPublished(
  { kysely }: OpenDatabase<StoreTables>,
  published: readonly PublishedEvent[],
  hasData: boolean,
): Promise<void> {
  const news = published.map((event) => ({
    ...sagaOf(event),
    time: event.time,
    eventFor: ({ published: names = [] }: Wanted) =>
      names.includes(event.name) ? cloudEventOf(event, hasData) : undefined,
  }));
  return kysely.transaction().execute(async (tx) => writeDeliveries(tx, await subscribersIn(tx), news));
}

/** Its source is `/sagas/{type}/{id}`. */
function sagaOf({ source }: PublishedEvent) {
  const [, , type = '', ...id] = source.split('/');
  return { type, id: id.join('/') };
}

const cloudEventOf = ({ id, source, name, key, time, body }: PublishedEvent, hasData: boolean) =>
  new CloudEvent<unknown>({
    ...{ id, source, type: name, time, subject: key },
    ...(hasData && { datacontenttype: 'application/json', data: body }),
  });
