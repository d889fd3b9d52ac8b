import type { Kysely } from 'kysely';
import type { BarrierRow, BarrierSchema } from '../barrier/barrier-table';
import { clocksDiffer } from './horizon';
import type { RowsSaga, SagaEnd } from './saga-ends';

/** The most rows of a batch: those who ask for their own row meanwhile wait for no more than these. */
export const maxRows = 200;

type Seen = Pick<BarrierRow, 'step_key' | 'step_id' | 'saga_type' | 'saga_id' | 'state' | 'whole_at' | 'forgotten_at'>;

/** What is to be done with rows: their keys. */
export interface Verdicts {
  /** Their saga has ended whole: noted, with when it was looked at. */
  readonly whole: readonly string[];
  /** It still is, and Temporal still knows it: noted anew. */
  readonly again: readonly string[];
  /** It goes on after all. */
  readonly open: readonly string[];
  /** Nobody knows how it ended: it was never seen whole. */
  readonly unknown: readonly string[];
  /** Nor how it ended after it was seen whole: that was so long ago that it may have been reset, ended and been forgotten since. */
  readonly lost: readonly string[];
  /** Inputs and answers are let go of. */
  readonly forget: readonly string[];
  /** The row goes. */
  readonly remove: readonly string[];
}

/** What a batch has come to: how many rows. */
export interface Forgotten {
  readonly contents: number;
  readonly rows: number;
  /** They stay for ever: Temporal has forgotten their saga, and how it ended was not seen in time. */
  readonly kept: number;
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

/**
 * The sagas whose end is to be asked for, each with its rows.
 * @param seenBefore what was seen to be whole later than this, in milliseconds, isn't asked for again
 */
export function toAsk(
  rows: readonly Seen[],
  seenBefore: number,
): { readonly saga: RowsSaga; readonly rows: readonly Seen[] }[] {
  const sagas = new Map<string, { saga: RowsSaga; rows: Seen[] }>();
  for (const row of rows) {
    const { step_key, step_id, saga_type: type, saga_id: id, state, whole_at, forgotten_at } = row;
    const isDue = whole_at === null || (Number(whole_at) > 0 && Number(whole_at) < seenBefore);
    if (forgotten_at !== null || !settled.includes(state) || !isDue) continue;
    const key = step_key.slice(0, -`/${step_id}`.length);
    const name = JSON.stringify([type, id, key]);
    const known = sagas.get(name) ?? { saga: { type, id, key }, rows: [] };
    known.rows.push(row);
    sagas.set(name, known);
  }
  return [...sagas.values()];
}

/** Whether one of them was seen to be whole before, and not since: it is looked at late. @param at in milliseconds */
export const hasSeenBefore = (asked: readonly { readonly rows: readonly Seen[] }[], at: number): boolean =>
  asked.some(({ rows }) => rows.some(({ whole_at }) => whole_at !== null && Number(whole_at) < at));

/** Moments, in milliseconds. */
export interface Limits {
  /** Rows whose contents were let go of before this go. */
  readonly goneBefore: number;
  /** A saga that was seen whole after this, and is known no more, was whole to its end: all that has come since would be known. */
  readonly seenAfter: number;
}

export function verdictsOf(
  rows: readonly Seen[],
  ends: readonly { readonly rows: readonly Seen[]; readonly end: SagaEnd }[],
  { goneBefore, seenAfter }: Limits,
): Verdicts {
  const wasSeen = ({ whole_at }: Seen) => Number(whole_at) > seenAfter;
  const keys = (is: (row: Seen, end: SagaEnd) => boolean) =>
    ends.flatMap((each) => each.rows.filter((row) => is(row, each.end)).map(({ step_key }) => step_key));
  return {
    whole: keys((row, end) => end === 'whole' && row.whole_at === null),
    again: keys((row, end) => end === 'whole' && row.whole_at !== null),
    open: keys((row, end) => end === 'not-yet' && row.whole_at !== null),
    unknown: keys((row, end) => end === 'forgotten' && row.whole_at === null),
    lost: keys((row, end) => end === 'forgotten' && row.whole_at !== null && !wasSeen(row)),
    forget: keys((row, end) => end === 'forgotten' && row.whole_at !== null && wasSeen(row)),
    remove: rows
      .filter(({ forgotten_at }) => forgotten_at !== null && Number(forgotten_at) < goneBefore)
      .map(({ step_key }) => step_key),
  };
}

/** Does it, in one transaction, and notes how far the pass has come. @param now before the first saga was asked for */
export async function carryOut(
  db: Kysely<BarrierSchema>,
  { whole, again, open, unknown, lost, forget, remove }: Verdicts,
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
    await change(again, { whole_at: now }, 'is not');
    await change(open, { whole_at: null }, 'is not');
    const kept = (await change(unknown, { whole_at: 0 })) + (await change(lost, { whole_at: 0 }, 'is not'));
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
    return { contents, rows: Number(numDeletedRows), kept };
  });
}

/** What a row has no more. */
const nothing = { input: null, input_as: null, response: null, effect: null, compensation_effect: null } as const;
