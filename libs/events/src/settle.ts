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

/** A saga that knows nothing of what it was sent is asked so often before that is given up. */
const maxAsks = 3;

/**
 * Asks sagas what became of what they were sent. What they deferred they are asked again. Where a saga is forgotten before
 * it has said so, or one of that id knows nothing of it, an operator is told: in the error queue.
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
      // Before it is asked: what it is sent from now on, it, or the next one of its id, may have when this answer is told.
      const rows = await sentTo(db, saga_type, saga_id);
      const told = await processes.outcomes(saga_type, saga_id, rows).catch(() => undefined);
      await note(db, `/sagas/${saga_type}/${saga_id}`, rows, told);
    }
  };
  const ended = await Promise.allSettled(Array.from({ length: side }, work));
  for (const one of ended) if (one.status === 'rejected') throw one.reason;
}

const sentTo = (db: Kysely<EventTables>, type: string, id: string) =>
  db
    .selectFrom('backstitch_event_delivery as delivery')
    .innerJoin('backstitch_event as event', 'event.seq', 'delivery.event')
    .where('delivery.state', 'in', ['sent', 'deferred'])
    .where('delivery.saga_type', '=', type)
    .where('delivery.saga_id', '=', id)
    .select(['delivery.seq', 'delivery.state', 'delivery.tries', 'delivery.changed_at', 'event.source', 'event.id'])
    .execute();

type Sent = Awaited<ReturnType<typeof sentTo>>[number];

/** @param told undefined: nobody has answered */
async function note(
  db: Kysely<EventTables>,
  path: string,
  rows: readonly Sent[],
  told: readonly ReportedOutcome[] | 'forgotten' | undefined,
): Promise<void> {
  const outcomes = new Map<string, ReportedOutcome>();
  // That it came again says nothing of what became of it.
  if (typeof told === 'object') for (const one of told) if (one.outcome !== 'duplicate') outcomes.set(keyOf(one), one);
  const now = Date.now();
  for (const row of rows) {
    const outcome = outcomes.get(keyOf(row));
    const isUnknown = typeof told === 'object' && outcome === undefined && row.state === 'sent';
    const change =
      told === 'forgotten'
        ? givenUp(`nobody knows ${path} any more, and it has not said what became of this`)
        : isUnknown && row.tries + 1 >= maxAsks
          ? givenUp(`${path} doesn't know of this, or no more: it was sent to one before it of this id`)
          : changeOf(row, outcome, now);
    await db
      .updateTable('backstitch_event_delivery')
      .set({ ...change, ...(change.state !== row.state && { changed_at: new Date(now).toISOString() }) })
      .where('seq', '=', row.seq)
      .where('state', '=', row.state)
      // It may have been given up, replayed and sent again since.
      .where('changed_at', '=', row.changed_at)
      .execute();
  }
}

const givenUp = (why: string) => ({ state: 'unclaimed', reason: `no-outcome: ${why}`, due: 0, tries: 0 }) as const;

function changeOf(row: Sent, outcome: ReportedOutcome | undefined, now: number) {
  const state = isSaid(outcome?.outcome) ? outcome.outcome : row.state;
  const isFinal = state !== 'sent' && state !== 'deferred';
  const due = isFinal ? 0 : now + Math.min(backoff.first * 2 ** Math.min(row.tries, 10), backoff.max);
  return { state, reason: outcome?.reason ?? null, due, tries: isFinal ? 0 : row.tries + 1 };
}

const keyOf = ({ source, id }: Pick<ReportedOutcome, 'source' | 'id'>) => JSON.stringify([source, id]);

const isSaid = (outcome: unknown): outcome is (typeof said)[number] => said.some((one) => one === outcome);
