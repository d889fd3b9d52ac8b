import { transactionEnded } from '@backstitch/database';
import { refuseGone } from '../forget/horizon';
import { claimSql, claimed, rowSql, saveSql } from './barrier-sql';
import type { BarrierRow, BarrierTable } from './barrier-table';
import type { BarrierTransaction } from './in-transaction';
import type { Running } from './step-call';

type Claim = Pick<BarrierTable, 'request' | 'state' | 'happened'> &
  Partial<Pick<BarrierTable, 'input' | 'input_as' | 'provider_since'>>;

/**
 * Takes the step for this transaction: makes its row and returns nothing, or locks and returns the row that is there.
 * A copy in another transaction is waited for: the unique indexes of PostgreSQL and MySQL block on a row that isn't
 * committed yet, and SQLite lets only one transaction write.
 * @throws ParticipantError `superseded` when its row may have gone
 */
export async function claim(
  { dialect, query, limitMs }: BarrierTransaction,
  running: Running,
  claim: Claim,
): Promise<BarrierRow | undefined> {
  const { stepKey, stepId, saga, askedAt } = running;
  const now = new Date().toISOString();
  const row: Partial<BarrierTable> = {
    step_key: stepKey,
    saga_type: saga.type,
    saga_id: saga.id,
    step_id: stepId,
    ...claim,
    round: 1,
    asked_at: askedAt,
    created_at: now,
    changed_at: now,
  };
  const values = claimed.map((column) => row[column] ?? null);
  const { changed } = await query(claimSql(dialect, limitMs), values);
  if (changed === 1) {
    await refuseGone({ dialect, query }, running);
    return undefined;
  }
  // Only now: under PostgreSQL's read committed each statement sees what was committed before it.
  const { rows } = await query(rowSql(dialect), [stepKey]);
  const found = rows[0] as BarrierRow | undefined;
  // MySQL takes 'a ' for 'a'.
  if (found?.step_key !== stepKey) throw transactionEnded();
  // Some libraries have a BigInt for every integer.
  return { ...found, round: Number(found.round) };
}

/**
 * Changes the row of a step that this transaction has claimed.
 * @throws DatabaseError `transaction-ended` when the row isn't there: then the claim was rolled back
 */
export async function save(
  { dialect, query }: BarrierTransaction,
  { stepKey }: Running,
  change: Partial<Omit<BarrierTable, 'step_key' | 'saga_type' | 'saga_id' | 'step_id' | 'request' | 'created_at'>>,
): Promise<void> {
  const set = { ...change, changed_at: new Date().toISOString() };
  const columns = Object.keys(set);
  const { changed } = await query(saveSql(dialect, columns), [...Object.values(set), stepKey]);
  if (changed !== 1) throw transactionEnded();
}
