import type { OpenDatabase } from '@backstitch/database';
import type { SagaStatus } from '@backstitch/saga-log';
import { type Selectable, type Transaction, sql } from 'kysely';
import { type ErasureEntry, erased } from '../keep/erased';
import { tell } from '../subscriptions/tell';
import { subscribersIn } from '../subscriptions/write-deliveries';
import type { StoreTables } from '../store-tables';
import { isIncomplete } from './is-incomplete';
import { keepApart } from './keep-apart';
import type { PayloadPolicy } from './payload-policy';
import { portions } from './portions';
import { recordVersion } from './record-version';
import type { SagaReading } from './saga-reading';
import { type SagaRows, sagaRows } from './saga-rows';

/** PostgreSQL: the class of the advisory locks of sagas. */
const lockClass = 1_650_549_612;

/**
 * Writes a reading of a saga, unless a newer one stands there: in whatever order readings come, and however often, the
 * newest stays. A later saga of the same id takes the place of the one before, which is kept apart unless it is recorded as whole. What has
 * happened since the one before is written for those who are to be told, in the same transaction.
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
        .select(['version', 'status', 'saga_key', 'erased_at', 'erasure'])
        .where('type', '=', type)
        .where('id', '=', id)
        .$if(dialect === 'postgres', (query) => query.forUpdate())
        .executeTakeFirst();
    let found = await known();
    if (found === undefined && dialect === 'postgres') {
      // There is no row to lock yet: of two first writers the second sees what the first has written.
      await sql`select pg_advisory_xact_lock(${lockClass}::int, hashtext(${`${type}/${id}`}))`.execute(tx);
      found = await known();
    }
    const before = found;
    const isLater = before !== undefined && isOfLaterSaga(reading, before);
    // Temporal gives an id to another only when it doesn't know who had it: what became of that nobody reads any more.
    if (isLater && isIncomplete(before.status as SagaStatus)) await keepApart(tx, reading.saga, before.saga_key!);
    const rows = sagaRows(
      before?.erased_at == null || isLater ? reading : erased(reading, entryIn(before.erasure)),
      policy,
    );
    const subscribers = await subscribersIn(tx, dialect);
    // It may be large, so it is read only for those who are to be told what is new.
    const shown = subscribers.length === 0 || isLater ? undefined : await shownOf(tx, type, id);
    if (!(await writeRows(tx, rows, isLater))) return false;
    if (subscribers.length > 0) await tell(tx, subscribers, rows.saga, shown);
    return true;
  });
}

type Before = Pick<Selectable<StoreTables['saga']>, 'version' | 'saga_key'>;

/** Is it a reading of another saga of the same id, which began after the recorded one? Where a key isn't known, it is the same. */
function isOfLaterSaga({ log, position }: SagaReading, { saga_key: key, version }: Before): boolean {
  return key !== null && log !== undefined && log.key !== key && version < recordVersion(position);
}

const shownOf = async (tx: Transaction<StoreTables>, type: string, id: string) =>
  (await tx.selectFrom('saga').select('shown').where('type', '=', type).where('id', '=', id).executeTakeFirst())?.shown;

const entryIn = (text: string | null) => (text === null ? undefined : (JSON.parse(text) as ErasureEntry));

/** @param isLater of another saga than the one that is recorded: what was erased was that one's */
async function writeRows(
  tx: Transaction<StoreTables>,
  { saga, steps, terms }: SagaRows,
  isLater: boolean,
): Promise<boolean> {
  const { type, id, ...rest } = saga;
  const columns = isLater ? { ...rest, erased_at: null, erasure: null } : rest;
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
