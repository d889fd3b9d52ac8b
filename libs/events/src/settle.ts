import type { Kysely } from 'kysely';
import type { EventTables } from './event-tables';
import type { Processes, ReportedOutcome } from './processes';

/** Sagas that are asked at once. */
const side = 8;
/** Sagas that are asked in one round. */
const maxRows = 50;
/** How long before a saga that hasn't said so is asked again, in milliseconds. */
const backoff = { first: 1_000, max: 60_000 };

const said = ['handled', 'deferred', 'ignored', 'rejected'] as const;

/**
 * Asks sagas what became of what they were sent. What they deferred they are asked again. Where a saga is forgotten before
 * it has said so, an operator is told: in the error queue.
 * @param signal no more sagas are asked
 */
export async function settle(db: Kysely<EventTables>, processes: Processes, signal: AbortSignal): Promise<void> {
  const sagas = await db
    .selectFrom('backstitch_event_delivery')
    .select(['saga_type', 'saga_id', ({ fn }) => fn.min('due').as('first')])
    .where('state', 'in', ['sent', 'deferred'])
    .where('due', '<=', Date.now())
    .groupBy(['saga_type', 'saga_id'])
    .orderBy('first')
    .limit(maxRows)
    .execute();
  const work = async () => {
    for (let saga = sagas.shift(); saga !== undefined && !signal.aborted; saga = sagas.shift()) {
      const { saga_type, saga_id } = saga;
      const told = await processes.outcomes(saga_type, saga_id).catch((): readonly ReportedOutcome[] => []);
      if (told === 'forgotten') await giveUp(db, saga_type, saga_id);
      else await note(db, saga_type, saga_id, told);
    }
  };
  const ended = await Promise.allSettled(Array.from({ length: side }, work));
  for (const one of ended) if (one.status === 'rejected') throw one.reason;
}

async function giveUp(db: Kysely<EventTables>, type: string, id: string): Promise<void> {
  const reason = `no-outcome: nobody knows /sagas/${type}/${id} any more, and it has not said what became of this`;
  await db
    .updateTable('backstitch_event_delivery')
    .set({ state: 'unclaimed', reason, due: 0, tries: 0, changed_at: new Date().toISOString() })
    .where('state', 'in', ['sent', 'deferred'])
    .where('saga_type', '=', type)
    .where('saga_id', '=', id)
    .execute();
}

async function note(
  db: Kysely<EventTables>,
  type: string,
  id: string,
  told: readonly ReportedOutcome[],
): Promise<void> {
  const known = new Map(told.filter(({ outcome }) => isSaid(outcome)).map((one) => [keyOf(one), one] as const));
  const rows = await db
    .selectFrom('backstitch_event_delivery as delivery')
    .innerJoin('backstitch_event as event', 'event.seq', 'delivery.event')
    .where('delivery.state', 'in', ['sent', 'deferred'])
    .where('delivery.saga_type', '=', type)
    .where('delivery.saga_id', '=', id)
    .select(['delivery.seq', 'delivery.state', 'delivery.tries', 'event.source', 'event.id'])
    .execute();
  const now = Date.now();
  for (const row of rows) {
    const outcome = known.get(keyOf(row));
    const state = isSaid(outcome?.outcome) ? outcome.outcome : row.state;
    const isFinal = state !== 'sent' && state !== 'deferred';
    const due = isFinal ? 0 : now + Math.min(backoff.first * 2 ** Math.min(row.tries, 10), backoff.max);
    const change = { state, reason: outcome?.reason ?? null, due, tries: isFinal ? 0 : row.tries + 1 };
    await db
      .updateTable('backstitch_event_delivery')
      .set({ ...change, ...(state !== row.state && { changed_at: new Date(now).toISOString() }) })
      .where('seq', '=', row.seq)
      .where('state', '=', row.state)
      .execute();
  }
}

const keyOf = ({ source, id }: Pick<ReportedOutcome, 'source' | 'id'>) => JSON.stringify([source, id]);

const isSaid = (outcome: unknown): outcome is (typeof said)[number] => said.some((one) => one === outcome);
