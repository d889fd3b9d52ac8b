import type { ParticipantDatabase } from '@backstitch/database';
import type { Kysely } from 'kysely';
import { dueOf, isToStart } from './due-to-start';
import type { OutboxSchema } from './outbox-table';

/** What the door has refused: it waits in the outbox, and is tried again until an operator drops it. */
export interface RefusedRow {
  /** What `actOnRefused` knows it by. */
  readonly row: number;
  /** An event that was published, or the start of a saga. */
  readonly kind: 'event' | 'start';
  /** The event's name, or the saga type's. */
  readonly name: string;
  /** The event's, or the `Idempotency-Key` of the start; empty where its input chooses the saga's id. */
  readonly id: string;
  /** What it is about: events of this key wait behind it. */
  readonly key: string;
  /** When it was written: ISO 8601 UTC. */
  readonly at: string;
  /** How often it was refused. */
  readonly refused: number;
  /** What the door answered, the last time. Absent: a relay of a version before this has asked. */
  readonly why?: string;
  /** When it is tried again: ISO 8601 UTC. */
  readonly nextTryAt: string;
}

export interface RefusedInOptions {
  /** At most so many. Default 100. */
  readonly limit?: number;
  /** Those behind this row. Default from the oldest. */
  readonly after?: number;
}

/** What of a participant's events and starts was refused, the oldest first. Reads only. */
export async function refusedIn<Tx>(
  { kysely }: ParticipantDatabase<Tx>,
  { limit = 100, after = 0 }: RefusedInOptions = {},
): Promise<readonly RefusedRow[]> {
  const rows = await (kysely as Kysely<OutboxSchema>)
    .selectFrom('backstitch_outbox')
    .select(['seq', 'name', 'id', 'key', 'time', 'refused', 'why', 'due'])
    .where('refused', '>', 0)
    .where('seq', '>', after)
    .orderBy('seq')
    .limit(limit)
    .execute();
  return rows.map((row) => ({
    row: Number(row.seq),
    kind: isToStart(row) ? 'start' : 'event',
    ...{ name: row.name, id: row.id, key: row.key, at: row.time, refused: row.refused },
    ...(row.why !== null && { why: row.why }),
    nextTryAt: new Date(Math.max(dueOf(row), Date.now())).toISOString(),
  }));
}
