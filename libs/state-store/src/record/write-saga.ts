import type { OpenDatabase } from '@backstitch/database';
import { type Transaction, sql } from 'kysely';
import { type ErasureEntry, erased } from '../keep/erased';
import { tell } from '../subscriptions/tell';
import type { StoreTables } from '../store-tables';
import type { PayloadPolicy } from './payload-policy';
import type { SagaReading } from './saga-reading';
import { type SagaRows, sagaRows } from './saga-rows';

/** PostgreSQL: the class of the advisory locks of sagas. */
const lockClass = 1_650_549_612;

/** Rows of one statement: SQLite and PostgreSQL take so many parameters. */
const rowsAtOnce = 500;

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
        .select(['version', 'erased_at', 'erasure', 'shown'])
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
    if (!(await writeRows(tx, rows))) return false;
    await tell(tx, rows.saga.shown, before?.shown);
    return true;
  });
}

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

function* portions<T>(rows: readonly T[]): Generator<readonly T[]> {
  for (let at = 0; at < rows.length; at += rowsAtOnce) yield rows.slice(at, at + rowsAtOnce);
}
