import { checkKept } from '../forget/let-go';
import { ParticipantError } from '../participant-error';
import type { BarrierRow } from './barrier-table';
import { claim, save } from './claim';
import { type Given, isKnown } from './given';
import { type BarrierTransaction, inTransaction } from './in-transaction';
import { type Served, sidesOf } from './served';
import type { Running } from './step-call';

/**
 * From here on no copy of the request can take effect. What can be undone in the same transaction, is.
 * @param undo of a plain compensation
 * @returns the row of what is left to undo, if anything is
 * @throws ParticipantError `effect-unsettled` when the saga knows more than the row does, or the row's contents were let go of
 */
export async function fence(
  served: Served,
  verb: string,
  given: Given,
  running: Running,
  undo: (barrier: BarrierTransaction, row: BarrierRow) => Promise<void>,
): Promise<BarrierRow | undefined> {
  return inTransaction(served.database, running, async (barrier) => {
    const row = await claim(barrier, running, { request: verb, state: 'compensated', happened: 'nothing' });
    // An answer is told only after the commit of `done`: from then on all of it has happened, until it is compensated.
    if (isKnown(given) && row?.happened !== 'all') throw contradicted(served, verb, row, running);
    if (!row || row.state === 'compensated') return undefined;
    if (row.state === 'refused') {
      await save(barrier, running, { state: 'compensated' });
      return undefined;
    }
    checkKept(row);
    if (row.happened !== 'unknown' && !sidesOf(served, verb).outside) {
      await undo(barrier, row);
      return undefined;
    }
    if (row.state === 'compensating') return row;
    // What is unknown is found out first, under the request's key.
    const provider_since = row.happened === 'unknown' ? row.provider_since : new Date().toISOString();
    await save(barrier, running, { state: 'compensating', provider_since });
    return { ...row, state: 'compensating', provider_since };
  });
}

/** The row of a step that was fenced, locked. @throws ParticipantError `effect-unsettled` when it is gone */
export async function locked(barrier: BarrierTransaction, running: Running): Promise<BarrierRow> {
  const row = await claim(barrier, running, { request: '', state: 'compensated', happened: 'nothing' });
  if (row) return row;
  throw new ParticipantError(
    'effect-unsettled',
    `The barrier's row of step '${running.stepId}' was deleted while its saga was under way.`,
  );
}

function contradicted(
  { participant }: Served,
  verb: string,
  row: BarrierRow | undefined,
  { stepId, stepKey }: Running,
): ParticipantError {
  const found = row ? `says '${row.state}', and not that the request took effect` : 'is missing';
  return new ParticipantError(
    'effect-unsettled',
    `${verb} can't undo step '${stepId}': its request was answered, but its row '${stepKey}' in this database of ${participant.name} ${found}. The row was lost (a backup that was restored, rows that were deleted), or the request was served with another database. Look where the effect is, undo it there, and resolve the step.`,
  );
}
