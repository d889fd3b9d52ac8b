import { workflowIdOf } from '@backstitch/saga-log';
import type { Kysely } from 'kysely';
import { incompleteStatuses } from '../record/is-incomplete';
import type { StoreTables } from '../store-tables';

/** Sagas of one statement: others are not kept waiting. */
const atOnce = 500;

/**
 * Drops the records of sagas that ended before a time, with what was to be told of them and was given up. What is incomplete is
 * kept however old it is; what is inside another, for as long as that is recorded: it goes back with it, by its own record, at any
 * depth; what is still to be told, until it was told or given up; and what was erased, until Temporal has
 * forgotten it: what it says of the person would be recorded again, and nothing would say that it was erased.
 * @param before milliseconds since the epoch
 * @returns how many were dropped: 0 when none is left
 */
export async function dropEnded(db: Kysely<StoreTables>, before: number): Promise<number> {
  return db.transaction().execute(async (tx) => {
    const old = await tx
      .selectFrom('saga')
      .select(['type', 'id'])
      .where('ended_at', '<', before)
      .where('status', 'not in', [...incompleteStatuses])
      .where((eb) =>
        eb.not(
          eb.exists(
            eb
              .selectFrom('saga as around')
              .select('around.id')
              .whereRef('around.type', '=', 'saga.parent_type')
              .whereRef('around.id', '=', 'saga.parent_id'),
          ),
        ),
      )
      .where((eb) => eb.or([eb('erased_at', 'is', null), eb('forgotten', '=', 1)]))
      .where((eb) =>
        eb.not(
          eb.exists(
            eb
              .selectFrom('saga_subscription')
              .innerJoin('saga_delivery', 'subscription', 'name')
              .select('seq')
              .whereRef('saga_delivery.type', '=', 'saga.type')
              .whereRef('saga_delivery.id', '=', 'saga.id')
              .where('undelivered', '=', 0),
          ),
        ),
      )
      .orderBy('ended_at')
      .limit(atOnce)
      .execute();
    for (const { type, id } of old) {
      for (const table of ['saga_step', 'saga_term', 'saga'] as const) {
        await tx.deleteFrom(table).where('type', '=', type).where('id', '=', id).execute();
      }
      await tx
        .deleteFrom('saga_delivery')
        // All of them, found along the index that deliveries have.
        .where('subscription', 'in', (eb) => eb.selectFrom('saga_subscription').select('name'))
        .where('undelivered', '=', 1)
        .where('type', '=', type)
        .where('id', '=', id)
        .execute();
      await tx.deleteFrom('saga_mark').where('workflow_id', '=', workflowIdOf(type, id)).execute();
    }
    return old.length;
  });
}
