import type { ParticipantDatabase } from '@backstitch/database';
import type { Kysely } from 'kysely';
import type { RefusedAct } from './act-on-refused';
import type { OutboxSchema } from './outbox-table';
import type { RefusedRow } from './refused-in';

/** What an operator did with an event or a start that was refused. */
export interface OutboxAct extends RefusedAct, Pick<RefusedRow, 'row' | 'kind' | 'name' | 'id' | 'key'> {
  /** When: ISO 8601 UTC. */
  readonly at: string;
  /** The event's body, or the saga's input. */
  readonly data: unknown;
}

/** The acts of operators on what was refused, the newest first. @param limit at most so many. Default 100 */
export async function outboxActsOf<Tx>(
  { kysely }: ParticipantDatabase<Tx>,
  { limit = 100 }: { readonly limit?: number } = {},
): Promise<readonly OutboxAct[]> {
  const acts = await (kysely as Kysely<OutboxSchema>)
    .selectFrom('backstitch_outbox_act')
    .selectAll()
    .orderBy('seq', 'desc')
    .limit(limit)
    .execute();
  return acts.map(({ outbox_seq, at, by, reason, action, kind, name, id, key, data }) => ({
    ...{ row: Number(outbox_seq), kind, name, id, key, at, action, by, reason },
    data: JSON.parse(data) as unknown,
  }));
}
