import { type OpenDatabase, databaseNow } from '@backstitch/database';
import { type Kysely, sql } from 'kysely';
import type { StoreTables } from '../store-tables';

/**
 * Takes, or keeps, what one at a time does, by the database's clock.
 * @param forMs for how long, in milliseconds; negative: others may have it at once
 * @returns what its last holder left; undefined: another holds it
 */
export async function takeDuty<S>(
  { kysely: db, dialect }: Pick<OpenDatabase<StoreTables>, 'kysely' | 'dialect'>,
  name: string,
  { by, forMs }: { readonly by: string; readonly forMs: number },
): Promise<{ readonly state?: S } | undefined> {
  const now = databaseNow[dialect];
  await db
    .insertInto('follower_duty')
    .values({ name, held_by: '', held_until: 0, state: null })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
  const { numUpdatedRows: taken } = await db
    .updateTable('follower_duty')
    .set({ held_by: by, held_until: sql<number>`${now} + ${sql.lit(forMs)}` })
    .where('name', '=', name)
    .where((eb) => eb.or([eb('held_by', '=', by), eb('held_until', '<', now)]))
    .executeTakeFirstOrThrow();
  if (taken === 0n) return undefined;
  const state = await dutyState<S>(db, name);
  return state === undefined ? {} : { state };
}

/** Leaves how far it came, unless another has it by now. */
export async function leaveDuty<S>(db: Kysely<StoreTables>, name: string, by: string, state: S): Promise<void> {
  await db
    .updateTable('follower_duty')
    .set({ state: JSON.stringify(state) })
    .where('name', '=', name)
    .where('held_by', '=', by)
    .execute();
}

/** How far it came. */
export async function dutyState<S>(db: Kysely<StoreTables>, name: string): Promise<S | undefined> {
  const row = await db.selectFrom('follower_duty').select('state').where('name', '=', name).executeTakeFirst();
  return row?.state == null ? undefined : (JSON.parse(row.state) as S);
}
