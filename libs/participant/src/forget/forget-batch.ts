import type { Kysely } from 'kysely';
import type { BarrierRow, BarrierSchema } from '../barrier/barrier-table';
import { clocksDiffer } from './horizon';
import type { RowsSaga, SagaEnd } from './saga-ends';

/** The most rows of a batch: those who ask for their own row meanwhile wait for no more than these. */
export const maxRows = 200;

type Seen = Pick<BarrierRow, 'step_key' | 'step_id' | 'saga_type' | 'saga_id' | 'state' | 'whole_at' | 'forgotten_at'>;

/** What is to be done with rows: their keys. */
export interface Verdicts {
  /** Their saga has ended whole: noted. */
  readonly whole: readonly string[];
  /** It goes on after all. */
  readonly open: readonly string[];
  /** Nobody knows how it ended. */
  readonly unknown: readonly string[];
  /** Inputs and answers are let go of. */
  readonly forget: readonly string[];
  /** The row goes. */
  readonly remove: readonly string[];
}

/** What a batch has come to: how many rows. */
export interface Forgotten {
  readonly contents: number;
  readonly rows: number;
}

/** The next rows after a key, in the order of keys: those of one saga stand together. */
export const rowsAfter = (db: Kysely<BarrierSchema>, key: string): Promise<Seen[]> =>
  db
    .selectFrom('backstitch_barrier')
    .select(['step_key', 'step_id', 'saga_type', 'saga_id', 'state', 'whole_at', 'forgotten_at'])
    .where('step_key', '>', key)
    .orderBy('step_key')
    .limit(maxRows)
    .execute();

/** Of these nothing is in doubt, whoever looks. */
const settled: readonly string[] = ['done', 'refused', 'compensated'];

/** The sagas whose end is to be asked for, each with its rows. What may not be forgotten yet isn't asked for. */
export function toAsk(
  rows: readonly Seen[],
  endedBefore: number,
): { readonly saga: RowsSaga; readonly rows: readonly Seen[] }[] {
  const sagas = new Map<string, { saga: RowsSaga; rows: Seen[] }>();
  for (const row of rows) {
    const { step_key, step_id, saga_type: type, saga_id: id, state, whole_at, forgotten_at } = row;
    const isDue = whole_at === null || (Number(whole_at) > 0 && Number(whole_at) < endedBefore);
    if (forgotten_at !== null || !settled.includes(state) || !isDue) continue;
    const key = step_key.slice(0, -`/${step_id}`.length);
    const name = JSON.stringify([type, id, key]);
    const known = sagas.get(name) ?? { saga: { type, id, key }, rows: [] };
    known.rows.push(row);
    sagas.set(name, known);
  }
  return [...sagas.values()];
}

/** @param goneBefore rows whose contents were let go of before this moment, in milliseconds, go */
export function verdictsOf(
  rows: readonly Seen[],
  ends: readonly { readonly rows: readonly Seen[]; readonly end: SagaEnd }[],
  goneBefore: number,
): Verdicts {
  const keys = (is: (row: Seen, end: SagaEnd) => boolean) =>
    ends.flatMap((each) => each.rows.filter((row) => is(row, each.end)).map(({ step_key }) => step_key));
  return {
    whole: keys((row, end) => end === 'whole' && row.whole_at === null),
    open: keys((row, end) => end === 'not-yet' && row.whole_at !== null),
    unknown: keys((row, end) => end === 'forgotten' && row.whole_at === null),
    forget: keys((row, end) => end === 'forgotten' && row.whole_at !== null),
    remove: rows
      .filter(({ forgotten_at }) => forgotten_at !== null && Number(forgotten_at) < goneBefore)
      .map(({ step_key }) => step_key),
  };
}

/** Does it, in one transaction, and notes how far the pass has come. */
export async function carryOut(
  db: Kysely<BarrierSchema>,
  { whole, open, unknown, forget, remove }: Verdicts,
  { now, goneBefore }: { readonly now: number; readonly goneBefore: number },
  passed: { readonly after_key: string; readonly due?: number },
): Promise<Forgotten> {
  return db.transaction().execute(async (tx) => {
    const change = async (
      keys: readonly string[],
      set: Partial<BarrierRow>,
      where: 'is' | 'is not' = 'is',
    ): Promise<number> => {
      if (keys.length === 0) return 0;
      const { numUpdatedRows } = await tx
        .updateTable('backstitch_barrier')
        .set(set)
        .where('step_key', 'in', [...keys])
        .where('forgotten_at', 'is', null)
        .where('whole_at', where, null)
        .where('state', 'in', settled as BarrierRow['state'][])
        .executeTakeFirst();
      return Number(numUpdatedRows);
    };
    await change(whole, { whole_at: now });
    await change(open, { whole_at: null }, 'is not');
    await change(unknown, { whole_at: 0 });
    const contents = await change(forget, { ...nothing, forgotten_at: now }, 'is not');
    // No attempt of a step whose contents went was scheduled after that.
    if (remove.length > 0) {
      const horizon = goneBefore + clocksDiffer;
      await tx.updateTable('backstitch_forget').set({ horizon }).where('horizon', '<', horizon).execute();
    }
    const { numDeletedRows = 0 } =
      remove.length === 0
        ? {}
        : await tx
            .deleteFrom('backstitch_barrier')
            .where('step_key', 'in', [...remove])
            .where('forgotten_at', '<', goneBefore)
            .executeTakeFirst();
    await tx.updateTable('backstitch_forget').set(passed).execute();
    return { contents, rows: Number(numDeletedRows) };
  });
}

/** What a row has no more. */
const nothing = { input: null, input_as: null, response: null, effect: null, compensation_effect: null } as const;
