import { transactionEnded } from '@backstitch/database';
import type { BarrierRow, BarrierTable } from './barrier-table';
import type { BarrierTransaction } from './in-transaction';
import type { Running } from './step-call';

type Claim = Pick<BarrierTable, 'request' | 'state' | 'happened'> &
  Partial<Pick<BarrierTable, 'input' | 'input_as' | 'provider_since'>>;

/**
 * Takes the step for this transaction: makes its row and returns nothing, or locks and returns the row that is there.
 * A copy in another transaction is waited for: PostgreSQL's unique index blocks on a row that isn't committed yet, and
 * SQLite lets only one transaction write.
 */
export async function claim(
  { tx, dialect }: BarrierTransaction,
  { stepKey, stepId, saga, askedAt }: Running,
  claimed: Claim,
): Promise<BarrierRow | undefined> {
  const now = new Date().toISOString();
  const { numInsertedOrUpdatedRows } = await tx
    .insertInto('backstitch_barrier')
    .values({
      step_key: stepKey,
      saga_type: saga.type,
      saga_id: saga.id,
      step_id: stepId,
      ...claimed,
      round: 1,
      asked_at: askedAt,
      created_at: now,
      changed_at: now,
    })
    .onConflict((conflict) => conflict.column('step_key').doNothing())
    .executeTakeFirstOrThrow();
  if (numInsertedOrUpdatedRows === 1n) return undefined;
  // Only now: under PostgreSQL's read committed each statement sees what was committed before it.
  return tx
    .selectFrom('backstitch_barrier')
    .selectAll()
    .where('step_key', '=', stepKey)
    .$if(dialect === 'postgres', (query) => query.forUpdate())
    .executeTakeFirstOrThrow();
}

/**
 * Changes the row of a step that this transaction has claimed.
 * @throws DatabaseError `transaction-ended` when the row isn't there: then the claim was rolled back
 */
export async function save(
  { tx, run }: BarrierTransaction,
  { stepKey }: Running,
  change: Partial<Omit<BarrierTable, 'step_key' | 'saga_type' | 'saga_id' | 'step_id' | 'request' | 'created_at'>>,
): Promise<void> {
  const { numAffectedRows } = await run(
    tx
      .updateTable('backstitch_barrier')
      .set({ ...change, changed_at: new Date().toISOString() })
      .where('step_key', '=', stepKey)
      .compile(),
  );
  if (numAffectedRows !== 1n) throw transactionEnded();
}
