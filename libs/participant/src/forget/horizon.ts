import type { Dialect } from '@backstitch/database';
import { placeholdersOf } from '../barrier/barrier-sql';
import type { BarrierTransaction } from '../barrier/in-transaction';
import type { Running } from '../barrier/step-call';
import { ParticipantError } from '../participant-error';

/** Clocks may differ by this, in milliseconds. */
export const clocksDiffer = 3_600_000;

/** No row goes sooner than a day after it was let go of: for an attempt this young nothing has to be asked. */
const youngMs = 12 * clocksDiffer;

/** What is committed now, and not what was when the transaction began. */
const latest: Readonly<Record<Dialect, string>> = {
  sqlite: '',
  postgres: ' for share',
  mysql: ' lock in share mode',
};

/**
 * Refuses a copy that finds no row, and that was scheduled when rows were that have gone: its row may have been one of
 * them. Whoever still wants an answer asks again, and that attempt is a young one. To be asked after the claim: what has
 * removed the row is committed by then.
 * @throws ParticipantError `superseded`
 */
export async function refuseGone(
  { dialect, query }: Pick<BarrierTransaction, 'dialect' | 'query'>,
  { askedAt, stepId, attempt }: Running,
): Promise<void> {
  if (Date.now() - askedAt < youngMs) return;
  const { rows } = await query(
    `select horizon from backstitch_forget where horizon > ${placeholdersOf(dialect, 1)}${latest[dialect]}`,
    [Math.floor(askedAt)],
  );
  if (rows.length === 0) return;
  const at = new Date(askedAt).toISOString();
  throw new ParticipantError(
    'superseded',
    `Attempt ${attempt} of step '${stepId}' was scheduled at ${at}, and rows of that time have gone: only a later attempt can tell.`,
  );
}
