import type { OpenDatabase } from '@backstitch/database';
import type { PublishedEvent } from '@backstitch/saga-log';
import { CloudEvent } from 'cloudevents';
import type { Transaction } from 'kysely';
import type { StoreTables } from '../store-tables';
import type { Wanted } from './subscription';
import { subscribersIn, writeDeliveries } from './write-deliveries';

/**
 * Writes what processes have published, for each subscriber that wants it, in its order. Of a saga that was erased they are told that it
 * was published, and neither what it says nor its key.
 * @param hasData whether payloads are kept as they are: else subscribers are told that it was published, and not what it says
 */
export function tellPublished(
  { kysely, dialect }: OpenDatabase<StoreTables>,
  published: readonly PublishedEvent[],
  hasData: boolean,
): Promise<void> {
  return kysely.transaction().execute(async (tx) => {
    const erased = await erasedOf(tx, dialect, published.map(sagaOf));
    const news = published.map((event) => {
      const saga = sagaOf(event);
      const isErased = erased.has(keyOf(saga));
      return {
        ...saga,
        time: event.time,
        eventFor: ({ published: names = [] }: Wanted) =>
          names.includes(event.name) ? cloudEventOf(event, hasData && !isErased, isErased) : undefined,
      };
    });
    await writeDeliveries(tx, await subscribersIn(tx, dialect), news);
  });
}

type Saga = ReturnType<typeof sagaOf>;
const keyOf = ({ type, id }: Saga) => `${type}/${id}`;

/** Those whose data was taken out. An erasure that is under way is waited for, and one that comes next finds what is written here. */
async function erasedOf(
  tx: Transaction<StoreTables>,
  dialect: OpenDatabase<StoreTables>['dialect'],
  sagas: readonly Saga[],
): Promise<ReadonlySet<string>> {
  const named = [...new Map(sagas.map((saga) => [keyOf(saga), saga])).values()];
  if (named.length === 0) return new Set();
  const rows = await tx
    .selectFrom('saga')
    .select(['type', 'id', 'erased_at'])
    .where((eb) => eb.or(named.map(({ type, id }) => eb.and({ type, id }))))
    .orderBy('type')
    .orderBy('id')
    .$if(dialect === 'postgres', (query) => query.forShare())
    .execute();
  return new Set(rows.filter(({ erased_at }) => erased_at !== null).map(keyOf));
}

/** Its source is `/sagas/{type}/{id}`. */
function sagaOf({ source }: PublishedEvent) {
  const [, , type = '', ...id] = source.split('/');
  return { type, id: id.join('/') };
}

const cloudEventOf = ({ id, source, name, key, time, body }: PublishedEvent, hasData: boolean, isErased: boolean) =>
  new CloudEvent<unknown>({
    ...{ id, source, type: name, time },
    ...(!isErased && { subject: key }),
    ...(hasData && { datacontenttype: 'application/json', data: body }),
  });
