import type { Saga, SagaName } from '@backstitch/saga-log';
import type { Transaction } from 'kysely';
import type { StoreTables } from '../store-tables';

/** Of an id of a saga, in characters. */
const longestId = 100;

/**
 * Gives the record of a saga that isn't recorded as whole an id of its own, `{id}.{key}`: a later saga has taken its id, and
 * Temporal knows it no more by then. Lists, holdings and a recovery find it by that; what it has asked is undone by its
 * own step keys, which stand in its log.
 */
export async function keepApart(tx: Transaction<StoreTables>, { type, id }: SagaName, key: string): Promise<void> {
  // Its id is unique by the key alone.
  const apart = `${id.slice(0, longestId - 1 - key.length)}.${key}`;
  const { shown } = await tx
    .selectFrom('saga')
    .select('shown')
    .where('type', '=', type)
    .where('id', '=', id)
    .executeTakeFirstOrThrow();
  const saga: Saga = { ...(JSON.parse(shown) as Saga), id: apart };
  const set = { id: apart, shown: JSON.stringify(saga), forgotten: 1 };
  await tx.updateTable('saga').set(set).where('type', '=', type).where('id', '=', id).execute();
  for (const table of ['saga_step', 'saga_term'] as const) {
    await tx.updateTable(table).set({ id: apart }).where('type', '=', type).where('id', '=', id).execute();
  }
  // An erasure finds them by it, too. What waits behind one that is on its way is due.
  const now = Date.now();
  await tx
    .updateTable('saga_delivery')
    .set({ id: apart, due_at: now })
    .where('type', '=', type)
    .where('id', '=', id)
    .execute();
}
