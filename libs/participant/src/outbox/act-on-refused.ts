import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { Lease, type ParticipantDatabase, wake } from '@backstitch/database';
import { type Kysely, sql } from 'kysely';
import { ParticipantError } from '../participant-error';
import { dueToStart, isToStart } from './due-to-start';
import type { OutboxSchema } from './outbox-table';
import { outboxChannel } from './write-rows';

/** What an operator does with what was refused. */
export interface RefusedAct {
  /**
   * - `retry`: it is tried at once, and not only when its pause is over
   * - `drop`: it goes, and what waits behind it goes on; what was in it stays in the audit (`outboxActsOf`)
   */
  readonly action: 'retry' | 'drop';
  readonly by: string;
  readonly reason: string;
}

/** How long a relay may keep the outbox of SQLite and MySQL to itself, in milliseconds: longer than a delivery takes. */
const patience = 30_000;

/**
 * An operator's act on an event or a start that was refused (`refusedIn` lists them), kept in the audit with who and why.
 * What a relay is delivering meanwhile is waited for: what was dropped isn't delivered.
 * @param row of `refusedIn`
 * @throws ParticipantError `not-refused` when it was delivered or dropped meanwhile, or never refused; `reason-required`;
 *   `outbox-busy`
 */
export async function actOnRefused<Tx>(
  database: ParticipantDatabase<Tx>,
  row: number,
  { action, by, reason }: RefusedAct,
): Promise<void> {
  if (by.trim() === '' || reason.trim() === '') {
    throw new ParticipantError('reason-required', 'Say who acts, and why: by and reason are both required.');
  }
  const db = database.kysely as Kysely<OutboxSchema>;
  await alone(database, () =>
    db.transaction().execute(async (tx) => {
      const found = await tx
        .selectFrom('backstitch_outbox')
        .selectAll()
        .where('seq', '=', row)
        .where('refused', '>', 0)
        .$if(database.dialect === 'postgres', (query) => query.forUpdate())
        .executeTakeFirst();
      if (found === undefined) {
        const why = 'it was delivered or dropped, or was never refused';
        throw new ParticipantError('not-refused', `Row ${row} of the outbox isn't refused: ${why}.`);
      }
      const isStart = isToStart(found);
      if (action === 'drop') await tx.deleteFrom('backstitch_outbox').where('seq', '=', row).execute();
      else {
        const due = isStart ? dueToStart(0) : 0;
        await tx.updateTable('backstitch_outbox').set({ due }).where('seq', '=', row).execute();
      }
      const { id, source, name, key, time, data } = found;
      await tx
        .insertInto('backstitch_outbox_act')
        .values({
          ...{ at: new Date().toISOString(), by, reason, action, outbox_seq: row, kind: isStart ? 'start' : 'event' },
          ...{ id, source, name, key, time, data },
        })
        .execute();
    }),
  );
  wake(database.kysely);
  if (database.dialect === 'postgres') await sql`select pg_notify(${outboxChannel}, '')`.execute(db);
}

/** Nobody delivers meanwhile. On PostgreSQL the row itself is locked by whoever delivers it. */
async function alone<Tx>(database: ParticipantDatabase<Tx>, act: () => Promise<void>): Promise<void> {
  if (database.dialect === 'postgres') return act();
  const lease = new Lease(database, 'backstitch_relay', randomUUID());
  for (const until = performance.now() + patience; !(await lease.hold()); await sleep(20)) {
    if (performance.now() < until) continue;
    throw new ParticipantError(
      'outbox-busy',
      `The outbox was delivered from for ${patience / 1_000} s, and nothing was done: try again.`,
    );
  }
  try {
    await act();
  } finally {
    await lease.release();
  }
}
