import type { ParticipantDatabase } from '@backstitch/database';
import type { Kysely } from 'kysely';
import type { OutboxSchema } from './outbox-table';

/** What of a participant's events, and of the sagas that it starts, nobody has been told yet. */
export interface OutboxState {
  readonly waiting: number;
  /** Of those, what the door has refused: something is wrong with them. `refusedIn` lists them. */
  readonly refused: number;
  /** When the oldest was written: ISO 8601 UTC. Absent: none waits. */
  readonly oldest?: string;
}

/** What waits in the outbox. Reads only. */
export async function outboxOf<Tx>({ kysely }: ParticipantDatabase<Tx>): Promise<OutboxState> {
  const db = kysely as Kysely<OutboxSchema>;
  const { waiting, refused, oldest } = await db
    .selectFrom('backstitch_outbox')
    .select(({ fn, eb }) => [
      fn.countAll<number | string>().as('waiting'),
      fn.sum<number | string | null>(eb.case().when('refused', '>', 0).then(1).else(0).end()).as('refused'),
      fn.min('time').as('oldest'),
    ])
    .executeTakeFirstOrThrow();
  return { waiting: Number(waiting), refused: Number(refused ?? 0), ...(Number(waiting) > 0 && { oldest }) };
}
