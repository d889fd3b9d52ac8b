import type { OpenDatabase } from '@backstitch/database';
import { type Transaction, sql } from 'kysely';
import { type ErasureEntry, erased } from '../keep/erased';
import { subscribersIn, tell } from '../subscriptions/tell';
import type { StoreTables } from '../store-tables';
import type { PayloadPolicy } from './payload-policy';
import { portions } from './portions';
import type { SagaReading } from './saga-reading';
import { type SagaRows, sagaRows } from './saga-rows';

/** PostgreSQL: the class of the advisory locks of sagas. */
const lockClass = 1_650_549_612;

/**
 * Writes a reading of a saga, unless a newer one stands there: in whatever order readings come, and however often, the
 * newest stays. What has happened since the one before is written for those who are to be told, in the same transaction.
 * @returns whether it was written
 */
export function writeSaga(
  { kysely, dialect }: OpenDatabase<StoreTables>,
  reading: SagaReading,
  policy: PayloadPolicy,
): Promise<boolean> {
  return kysely.transaction().execute(async (tx) => {
    const { type, id } = reading.saga;
    const known = () =>
      tx
        .selectFrom('saga')
        .select(['version', 'erased_at', 'erasure'])
        .where('type', '=', type)
        .where('id', '=', id)
        .$if(dialect === 'postgres', (query) => query.forUpdate())
        .executeTakeFirst();
    let before = await known();
    if (before === undefined && dialect === 'postgres') {
      // There is no row to lock yet: of two first writers the second sees what the first has written.
      await sql`select pg_advisory_xact_lock(${lockClass}::int, hashtext(${`${type}/${id}`}))`.execute(tx);
      before = await known();
    }
    const rows = sagaRows(before?.erased_at == null ? reading : erased(reading, entryIn(before.erasure)), policy);
    const subscribers = await subscribersIn(tx);
    // It may be large, so it is read only for those who are to be told what is new.
    const shown = subscribers.length === 0 ? undefined : await shownOf(tx, type, id);
    if (!(await writeRows(tx, rows))) return false;
    if (subscribers.length > 0) await tell(tx, subscribers, rows.saga.shown, shown);
    return true;
  });
}

const shownOf = async (tx: Transaction<StoreTables>, type: string, id: string) =>
  (await tx.selectFrom('saga').select('shown').where('type', '=', type).where('id', '=', id).executeTakeFirst())?.shown;

const entryIn = (text: string | null) => (text === null ? undefined : (JSON.parse(text) as ErasureEntry));

async function writeRows(tx: Transaction<StoreTables>, { saga, steps, terms }: SagaRows): Promise<boolean> {
  const { type, id, ...columns } = saga;
  const { numInsertedOrUpdatedRows: written } = await tx
    .insertInto('saga')
    .values(saga)
    .onConflict((conflict) =>
      conflict
        .columns(['type', 'id'])
        .doUpdateSet(columns)
        // A writer that was faster has put it there since it was looked for.
        .where('saga.version', '<', columns.version),
    )
    .executeTakeFirstOrThrow();
  if (written !== 1n) return false;
  for (const table of ['saga_step', 'saga_term'] as const) {
    await tx.deleteFrom(table).where('type', '=', type).where('id', '=', id).execute();
  }
  for (const some of portions(steps)) await tx.insertInto('saga_step').values(some).execute();
  for (const some of portions(terms)) await tx.insertInto('saga_term').values(some).execute();
  return true;
}
