import type { SagaType } from '@backstitch/contract';
import { columnText } from '@backstitch/database';
import type { Kysely } from 'kysely';
import { parsedBody } from './address';
import type { DeliveryState, EventTables } from './event-tables';
import type { Processes, SendAnswer } from './processes';

/** How long before an event that waits for its saga is looked at again, in milliseconds. */
const backoff = { first: 1_000, max: 30_000 };
/** How long before a saga is asked what became of an event, in milliseconds. */
const firstAskMs = 500;
/** How long before it is looked again whether its type takes by now what it doesn't, in milliseconds. */
const lookAgainMs = 10_000;
/** So many that wait for one saga are looked at, the oldest first. */
const maxRows = 1_000;

/**
 * Sends a saga all that waits for it, in the order in which it came. What came before its saga waits; as soon as one has
 * begun, it is sent before anything that came later: what begins it is found, however much came before it. So it is with one
 * that was ended by force, until it is recovered. What the type doesn't take waits, and with it what came after it: a newer
 * version of this process may have written it. So does what its saga has no room for now.
 * @param type undefined: the catalogue has none of this name any more
 * @throws what passes by itself: what is left is sent another time
 */
export async function sendTo(
  db: Kysely<EventTables>,
  processes: Processes,
  type: SagaType | undefined,
  { saga_type, saga_id }: { readonly saga_type: string; readonly saga_id: string },
): Promise<void> {
  const waiting = db
    .selectFrom('backstitch_event_delivery as delivery')
    .innerJoin('backstitch_event as event', 'event.seq', 'delivery.event')
    .where('delivery.state', '=', 'waiting')
    .where('delivery.saga_type', '=', saga_type)
    .where('delivery.saga_id', '=', saga_id)
    .select(['delivery.seq', 'delivery.until', 'delivery.tries'])
    .select(['event.id', 'event.source', 'event.type', 'event.time', 'event.subject', 'event.data'])
    .orderBy('delivery.seq');
  const rows = await waiting.limit(maxRows).execute();
  type Row = (typeof rows)[number];
  const change = async ({ seq }: Row, state: DeliveryState, reason: string | null, due = 0, tries = 0) => {
    const changed_at = new Date().toISOString();
    await db
      .updateTable('backstitch_event_delivery')
      .set({ state, reason: reason && columnText(reason), due, tries, changed_at })
      .where('seq', '=', seq)
      .where('state', '=', 'waiting')
      .execute();
  };
  const putOff = ({ seq, until }: Row) =>
    db
      .updateTable('backstitch_event_delivery')
      .set({ due: Math.min(Date.now() + lookAgainMs, Number(until)) })
      .where('state', '=', 'waiting')
      .where('saga_type', '=', saga_type)
      .where('saga_id', '=', saga_id)
      .where('seq', '>=', seq)
      .execute();
  const takenAs = (row: Row) => type?.takes?.find(({ event }) => event.name === row.type);
  const hold = async (row: Row, reason: string): Promise<'held' | 'ended'> => {
    if (Date.now() < Number(row.until)) {
      await putOff(row);
      return 'held';
    }
    await change(row, 'unclaimed', reason);
    return 'ended';
  };
  const path = `/sagas/${saga_type}/${saga_id}`;
  let early: Row[] = [];
  let isBroken = false;

  /** `held`: it waits, and what came after it waits with it. */
  const send = async (row: Row): Promise<SendAnswer | 'held'> => {
    const taken = takenAs(row);
    if (type === undefined || taken === undefined) {
      return hold(row, `no-taker: ${saga_type} doesn't take ${row.type}`);
    }
    const { id, source, type: name, time, subject } = row;
    const parsed = parsedBody(taken.event, JSON.parse(row.data));
    if (parsed.reason !== undefined) {
      // Its contract has changed since it was addressed.
      await change(row, 'unclaimed', parsed.reason);
      return 'ended';
    }
    const event = { id, source, type: name, time, ...(subject !== null && { subject }), data: parsed.body };
    try {
      const answer = await processes.send({ type, id: saga_id, starts: taken.starts === true, event });
      if (answer === 'sent') await change(row, 'sent', null, Date.now() + firstAskMs);
      if (answer === 'none' || answer === 'broken') {
        early.push(row);
        isBroken = answer === 'broken';
      }
      if (answer === 'full') return await hold(row, `saga-full: ${path} has had no room for it`);
      if (answer === 'ended') await change(row, taken.late === 'ignore' ? 'ignored' : 'rejected', 'already-ended');
      return answer;
    } catch (error) {
      if (!(error instanceof Error && 'isFinal' in error && error.isFinal === true)) throw error;
      await change(row, 'unclaimed', `not-taken: ${error.message}`);
      return 'ended';
    }
  };

  /** @returns false: it is held, and nothing more is sent */
  const sendWithEarly = async (row: Row): Promise<boolean> => {
    const answer = await send(row);
    if (answer !== 'sent') return answer !== 'held';
    const before = early;
    early = [];
    for (const one of before) if (!(await sendWithEarly(one))) return false;
    return true;
  };

  for (const row of rows) {
    // There is no saga that runs: only what begins one needs to be tried.
    if (early.length > 0 && takenAs(row) !== undefined && takenAs(row)?.starts !== true) {
      early.push(row);
      continue;
    }
    if (!(await sendWithEarly(row))) break;
  }
  if (early.length === maxRows) {
    const starting = type?.takes?.flatMap(({ event, starts }) => (starts === true ? [event.name] : [])) ?? [];
    const [first] = starting.length === 0 ? [] : await waiting.where('event.type', 'in', starting).limit(1).execute();
    if (first !== undefined) await sendWithEarly(first);
    // They still wait: what came after them isn't due before they are, and would be looked for again at once.
    if (early.length > 0) await putOff(rows.at(-1)!);
  }
  const now = Date.now();
  for (const row of early) {
    if (now >= Number(row.until)) {
      const why = isBroken
        ? `ended-by-force: nobody has recovered ${path}`
        : `no-saga: there is no ${path}, and ${row.type} begins none`;
      await change(row, 'unclaimed', why);
    } else {
      const due = Math.min(
        now + Math.min(backoff.first * 2 ** Math.min(row.tries, 10), backoff.max),
        Number(row.until),
      );
      await change(row, 'waiting', null, due, row.tries + 1);
    }
  }
}
