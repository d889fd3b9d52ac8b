import type { Kysely } from 'kysely';
import { type DeliveryState, type EventTables, deliveryStates } from './event-tables';

/**
 * What has become of all events, each counted once for each saga type that takes it, and once where none does. Always
 * `published` is the sum of all the others.
 */
export type EventCounts = Readonly<Record<DeliveryState | 'published', number>>;

/** Of one moment: of what is kept, and of what was kept. */
export async function countsOf(db: Kysely<EventTables>): Promise<EventCounts> {
  const of = (one: typeof db) => ({
    now: one
      .selectFrom('backstitch_event_delivery')
      .select(['state', ({ fn }) => fn.countAll<number | string>().as('deliveries')])
      .groupBy('state'),
    gone: one.selectFrom('backstitch_event_total').select(['state', 'deliveries']),
  });
  const { now, gone } = of(db);
  const rows = await now.unionAll(gone).execute();
  const counts = Object.fromEntries(deliveryStates.map((state) => [state, 0])) as Record<DeliveryState, number>;
  for (const { state, deliveries } of rows) counts[state] += Number(deliveries);
  return { published: Object.values(counts).reduce((sum, each) => sum + each, 0), ...counts };
}
