import type { SagaType } from '@backstitch/contract';
import type { Kysely, Transaction } from 'kysely';
import { addressesOf } from './address';
import type { EventTables } from './event-tables';
import type { IncomingEvent } from './incoming-event';

/** An event in the error queue. */
export interface UnclaimedEvent {
  /** Of this entry of the queue. */
  readonly id: string;
  /** The saga that it was for; absent where no type takes it, or its body doesn't say. */
  readonly saga?: { readonly type: string; readonly id: string };
  /** Why nobody has taken it: a code, then words. */
  readonly reason: string;
  /** Since when it has been here: ISO 8601 UTC. */
  readonly since: string;
  readonly event: IncomingEvent;
}

export interface UnclaimedPage {
  readonly items: readonly UnclaimedEvent[];
  /** Of the next page; null: this was the last. */
  readonly next: string | null;
}

export async function unclaimed(db: Kysely<EventTables>, limit: number, after: string): Promise<UnclaimedPage> {
  const rows = await db
    .selectFrom('backstitch_event_delivery as delivery')
    .innerJoin('backstitch_event as event', 'event.seq', 'delivery.event')
    .where('delivery.state', '=', 'unclaimed')
    .where('delivery.seq', '>', Number(after))
    .select(['delivery.seq', 'delivery.saga_type', 'delivery.saga_id', 'delivery.reason', 'delivery.changed_at'])
    .select(['event.id', 'event.source', 'event.type', 'event.time', 'event.subject', 'event.data'])
    .orderBy('delivery.seq')
    .limit(limit + 1)
    .execute();
  const items = rows.slice(0, limit).map((row): UnclaimedEvent => {
    const { id, source, type, time, subject } = row;
    const data = JSON.parse(row.data) as unknown;
    return {
      id: String(row.seq),
      ...(row.saga_type !== '' && row.saga_id !== '' && { saga: { type: row.saga_type, id: row.saga_id } }),
      ...{ reason: row.reason ?? '', since: row.changed_at },
      event: { id, source, type, time, ...(subject !== null && { subject }), data },
    };
  });
  return { items, next: rows.length > limit ? items.at(-1)!.id : null };
}

/** What an operator does with an event in the error queue, who, and why. */
export interface Act {
  readonly action: 'replay' | 'drop';
  readonly by: string;
  readonly reason: string;
}

/** @returns the state before; only `unclaimed` was changed */
export function act(
  db: Kysely<EventTables>,
  id: string,
  { action, by, reason }: Act,
  { until, types }: { readonly until: number; readonly types: readonly SagaType[] },
): Promise<string | undefined> {
  const at = new Date().toISOString();
  return db.transaction().execute(async (tx) => {
    const seq = Number(id);
    // Whoever comes second waits here, and changes nothing.
    const { numUpdatedRows } = await tx
      .updateTable('backstitch_event_delivery')
      .set({ state: action === 'drop' ? 'dropped' : 'waiting', reason: null, tries: 0, due: 0, until, changed_at: at })
      .where('seq', '=', seq)
      .where('state', '=', 'unclaimed')
      .executeTakeFirstOrThrow();
    if (numUpdatedRows === 0n) {
      const row = await tx
        .selectFrom('backstitch_event_delivery')
        .select('state')
        .where('seq', '=', seq)
        .executeTakeFirst();
      return row?.state;
    }
    await tx.insertInto('backstitch_event_act').values({ delivery: seq, at, by, action, reason }).execute();
    if (action === 'replay') await addressAgain(tx, seq, types);
    return 'unclaimed';
  });
}

/**
 * What could not be addressed may be by now: its types are the catalogue's of today. All who take it are written by one
 * transaction, and once: whoever comes second changes nothing.
 */
export async function addressAgain(
  tx: Transaction<EventTables>,
  seq: number,
  types: readonly SagaType[],
): Promise<void> {
  const row = await tx
    .selectFrom('backstitch_event_delivery as delivery')
    .innerJoin('backstitch_event as event', 'event.seq', 'delivery.event')
    .where('delivery.seq', '=', seq)
    .selectAll('event')
    .select(['delivery.event', 'delivery.saga_type', 'delivery.saga_id', 'delivery.due', 'delivery.until'])
    .select(['delivery.tries', 'delivery.changed_at'])
    .executeTakeFirst();
  if (row === undefined || row.saga_id !== '') return;
  const { event, saga_type, due, until, tries, changed_at, subject, data, ...rest } = row;
  const body = { ...rest, ...(subject !== null && { subject }), data: JSON.parse(data) as unknown };
  const [first, ...others] = addressesOf(types, body).filter((to) => saga_type === '' || to.saga_type === saga_type);
  if (first === undefined || (first.saga_type === '' && first.state === 'waiting')) return;
  const { numUpdatedRows } = await tx
    .updateTable('backstitch_event_delivery')
    .set(first)
    .where('seq', '=', seq)
    .where('saga_id', '=', '')
    // Addressed to nobody it has no saga either.
    .where('state', '=', 'waiting')
    .executeTakeFirstOrThrow();
  if (numUpdatedRows === 0n) return;
  for (const other of others) {
    await tx
      .insertInto('backstitch_event_delivery')
      .values({ ...other, event, due, until, tries, changed_at })
      .execute();
  }
}
