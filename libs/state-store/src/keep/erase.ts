import { type OpenDatabase, columnText } from '@backstitch/database';
import type { Saga, SagaName } from '@backstitch/saga-log';
import type { KeptLog } from '../record/saga-reading';
import { readingPosition } from '../record/record-version';
import { sagaRows } from '../record/saga-rows';
import { termValue } from '../record/terms-of';
import type { StoreTables } from '../store-tables';
import { type ErasureEntry, erased } from './erased';

/** So often it is looked for what has come meanwhile, or has another id by now. */
const mostLooks = 100;

/** Whose data is to go. */
export interface Erasure {
  /** The name of an attribute: `traveller`. */
  readonly attribute: string;
  readonly value: string;
  /** Who takes it out, and why: for the audit of each saga. */
  readonly by: string;
  readonly reason: string;
}

/**
 * Takes a person's data out of the record: payloads, attributes, words. Steps, outcomes, times and the audit, which says so, stay, and
 * readings that come later are erased, too. What Temporal and participants keep is theirs to erase.
 * @returns how many sagas had that attribute
 */
export async function erase(
  { kysely, dialect }: OpenDatabase<StoreTables>,
  { attribute, value, by, reason }: Erasure,
  now: number,
): Promise<number> {
  const term = { field: columnText(`attribute.${attribute}`), value: termValue(value) };
  const entry: ErasureEntry = { at: new Date(now).toISOString(), by, action: 'erase', reason };
  const found = () =>
    kysely
      .selectFrom('saga_term')
      .select(['type', 'id'])
      .where((eb) => eb.and(term))
      .execute();
  const one = ({ type, id }: SagaName) =>
    kysely.transaction().execute(async (tx) => {
      const row = await tx
        .selectFrom('saga')
        .select(['shown', 'run_id', 'version', 'log'])
        .where('type', '=', type)
        .where('id', '=', id)
        .$if(dialect === 'postgres', (query) => query.forUpdate())
        .executeTakeFirst();
      // A later saga may have taken its id since it was found: then this one has another, and that one may be anybody's.
      const isFound = await tx
        .selectFrom('saga_term')
        .select('type')
        .where((eb) => eb.and({ ...term, type, id }))
        .executeTakeFirst();
      if (row === undefined || isFound === undefined) return 0;
      const recorded = {
        saga: JSON.parse(row.shown) as Saga,
        runId: row.run_id,
        position: readingPosition(row.version),
        ...(row.log !== null && { log: JSON.parse(row.log) as KeptLog }),
      };
      const reading = erased(recorded, entry);
      const { saga, terms } = sagaRows(reading, 'keep');
      const { shown, log, attributes, stuck_text } = saga;
      await tx
        .updateTable('saga')
        .set({ shown, log, attributes, stuck_text, erased_at: now, erasure: JSON.stringify(entry) })
        .where('type', '=', type)
        .where('id', '=', id)
        .execute();
      // What it was to say about the person is said to nobody any more.
      await tx.deleteFrom('saga_delivery').where('type', '=', type).where('id', '=', id).execute();
      await tx.deleteFrom('saga_term').where('type', '=', type).where('id', '=', id).execute();
      if (terms.length > 0) await tx.insertInto('saga_term').values(terms).execute();
      return 1;
    });
  let count = 0;
  for (let look = 0; look < mostLooks; look++) {
    const sagas = await found();
    if (sagas.length === 0) break;
    for (const saga of sagas) count += await one(saga);
  }
  return count;
}
