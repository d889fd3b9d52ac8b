import type { OpenDatabase } from '@backstitch/database';
import type { Transaction } from 'kysely';
import { type ErasureEntry, erased } from '../keep/erased';
import type { StoreTables } from '../store-tables';
import type { PayloadPolicy } from './payload-policy';
import type { SagaReading } from './saga-reading';
import { type SagaRows, sagaRows } from './saga-rows';

/** Rows of one statement: SQLite and PostgreSQL take so many parameters. */
const rowsAtOnce = 500;

/**
 * Writes a reading of a saga, unless a newer one stands there: in whatever order readings come, and however often, the
 * newest stays.
 * @returns whether it was written
 */
export function writeSaga(
  { kysely, dialect }: OpenDatabase<StoreTables>,
  reading: SagaReading,
  policy: PayloadPolicy,
): Promise<boolean> {
  return kysely.transaction().execute(async (tx) => {
    const { type, id } = reading.saga;
    const before = await tx
      .selectFrom('saga')
      .select(['version', 'erased_at', 'erasure'])
      .where('type', '=', type)
      .where('id', '=', id)
      .$if(dialect === 'postgres', (query) => query.forUpdate())
      .executeTakeFirst();
    const rows = sagaRows(before?.erased_at == null ? reading : erased(reading, entryIn(before.erasure)), policy);
    return writeRows(tx, rows);
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
