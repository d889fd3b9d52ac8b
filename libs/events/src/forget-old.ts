import { type Kysely, sql } from 'kysely';
import { type EventTables, finalStates } from './event-tables';

/** Events that are forgotten at once. */
const maxRows = 1_000;

/**
 * Forgets events with which all has been done for so long, and keeps their numbers.
 * @returns whether there may be more of them
 */
export async function forgetOld(db: Kysely<EventTables>, keptForMs: number): Promise<boolean> {
  const before = new Date(Date.now() - keptForMs).toISOString();
  return db.transaction().execute(async (tx) => {
    const old = await tx
      .selectFrom('backstitch_event as event')
      .select('event.seq')
      .where('event.received_at', '<', before)
      .where((eb) =>
        eb.not(
          eb.exists(
            eb
              .selectFrom('backstitch_event_delivery as delivery')
              .select('delivery.seq')
              .whereRef('delivery.event', '=', 'event.seq')
              .where((of) =>
                of.or([of('delivery.state', 'not in', [...finalStates]), of('delivery.changed_at', '>=', before)]),
              ),
          ),
        ),
      )
      .limit(maxRows)
      .execute();
    if (old.length === 0) return false;
    const seqs = old.map(({ seq }) => seq);
    const counts = await tx
      .selectFrom('backstitch_event_delivery')
      .select(['state', ({ fn }) => fn.countAll<number | string>().as('deliveries')])
      .where('event', 'in', seqs)
      .groupBy('state')
      .execute();
    for (const { state, deliveries } of counts) {
      await tx
        .insertInto('backstitch_event_total')
        .values({ state, deliveries: Number(deliveries) })
        .onConflict((conflict) =>
          conflict.column('state').doUpdateSet({
            deliveries: sql`backstitch_event_total.deliveries + excluded.deliveries`,
          }),
        )
        .execute();
    }
    await tx.deleteFrom('backstitch_event_delivery').where('event', 'in', seqs).execute();
    await tx.deleteFrom('backstitch_event').where('seq', 'in', seqs).execute();
    return old.length === maxRows;
  });
}
