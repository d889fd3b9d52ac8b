import { workflowIdOf } from '@backstitch/saga-log';
import type { Kysely } from 'kysely';
import { incompleteStatuses } from '../record/is-incomplete';
import type { StoreTables } from '../store-tables';

/** Sagas of one statement: others are not kept waiting. */
const atOnce = 500;

/**
 * Drops the records of sagas that ended before a time. What is incomplete is kept however old it is.
 * @param before milliseconds since the epoch
 * @returns how many were dropped: fewer than 500 when none is left
 */
export async function dropEnded(db: Kysely<StoreTables>, before: number): Promise<number> {
  return db.transaction().execute(async (tx) => {
    const old = await tx
      .selectFrom('saga')
      .select(['type', 'id'])
      .where('ended_at', '<', before)
      .where('status', 'not in', [...incompleteStatuses])
      .orderBy('ended_at')
      .limit(atOnce)
      .execute();
    for (const { type, id } of old) {
      for (const table of ['saga_step', 'saga_term', 'saga'] as const) {
        await tx.deleteFrom(table).where('type', '=', type).where('id', '=', id).execute();
      }
      await tx.deleteFrom('saga_mark').where('workflow_id', '=', workflowIdOf(type, id)).execute();
    }
    return old.length;
  });
}

export const dropsAtOnce = atOnce;
