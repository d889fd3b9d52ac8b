import { type Kysely, sql } from 'kysely';
import type { StoreTables } from '../store-tables';

/** Sagas of one statement: it is answered in time however many there are. */
const atOnce = 500;

/**
 * Says of sagas that ended before a time that Temporal has forgotten them.
 * @param before milliseconds since the epoch
 * @returns of how many: 0 when none is left
 */
export async function forgetEnded(db: Kysely<StoreTables>, before: number): Promise<number> {
  const { numUpdatedRows } = await db
    .updateTable('saga')
    .set({ forgotten: 1 })
    .where((eb) =>
      eb(
        eb.refTuple('type', 'id'),
        'in',
        eb
          .selectFrom('saga')
          .select(['type', 'id'])
          .where('ended_at', '<', before)
          // A parameter would hide from SQLite that there is an index of these.
          .where('forgotten', '=', sql.lit(0))
          .limit(atOnce)
          .$asTuple('type', 'id'),
      ),
    )
    .executeTakeFirstOrThrow();
  return Number(numUpdatedRows);
}
