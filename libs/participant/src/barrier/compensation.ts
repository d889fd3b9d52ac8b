import type { RequestContract } from '@backstitch/contract';
import { compensationId } from '@backstitch/saga-log';
import type { BarrierRow } from './barrier-table';
import { save } from './claim';
import { fence, locked } from './fence';
import { checkRemembered } from './forgotten';
import type { Given } from './given';
import { type BarrierTransaction, inTransaction } from './in-transaction';
import { restored, stored } from './json';
import { refusalIn } from './refusal-in';
import { nothingToSend } from '../outbox/nothing-to-send';
import { Sending } from '../outbox/sending';
import { type Served, sidesOf } from './served';
import { type Running, atProvider, outsideAttempt } from './step-call';
import { inputOf, compensatingOf } from './compensating-of';
import { withinAttempt } from './within-attempt';

/**
 * A compensation, however far its request has come. First the fence: from then on no copy of the request can take
 * effect. Then what is unknown is found out, then the provider undoes its part, then the database its own.
 */
export async function compensation(served: Served, verb: string, given: Given, running: Running): Promise<void> {
  const { outside } = sidesOf(served, verb);
  let row = await fence(served, verb, given, running, (barrier, found) =>
    undo(served, verb, given, running, barrier, found, null),
  );
  if (row?.happened === 'unknown') row = await findOut(served, row, given, running);
  if (!row) return;
  if (!outside) return finish(served, verb, given, running, null);
  const attempt = { ...outsideAttempt(running), stepKey: compensationId(running.stepKey), ...nothingToSend };
  const contract = contractOf(served, row);
  // An operator who has replaced the input has looked.
  if (!given.replaced) checkRemembered(row, contract, verb);
  const compensating = await withinAttempt(running.signal, () => compensatingOf(row, contract, given, running));
  const effect = await withinAttempt(running.signal, () => outside(compensating, attempt));
  return finish(served, verb, given, running, stored(effect));
}

/**
 * Asks the provider about a request that was begun, with the key that it was begun with: afterwards the provider knows
 * the key, so a straggler's call is harmless, and what it answered is known and kept, for keys aren't kept by providers
 * for ever.
 */
async function findOut(
  served: Served,
  row: BarrierRow,
  given: Given,
  running: Running,
): Promise<BarrierRow | undefined> {
  const contract = contractOf(served, row);
  // Removed, or no longer two-sided, in this version: all that is known is that it was begun.
  const outside = contract && sidesOf(served, row.request).outside;
  if (outside) checkRemembered(row, contract, row.request);
  const input = await withinAttempt(running.signal, () => inputOf(row, contract, given));
  let effect: string | null = null;
  try {
    if (outside) {
      effect = stored(await withinAttempt(running.signal, () => outside(input, atProvider(running, row.round))));
    }
  } catch (error) {
    refusalIn(error, row.request, contract);
    await keep(served, running, { state: 'compensated', happened: 'nothing' });
    return undefined;
  }
  return keep(served, running, { happened: 'outside', effect, provider_since: new Date().toISOString() });
}

/** Records what was found out, unless another copy did. The row, if there is still something to undo. */
async function keep(
  { database }: Served,
  running: Running,
  change: Partial<Pick<BarrierRow, 'state' | 'happened' | 'effect' | 'provider_since'>>,
): Promise<BarrierRow | undefined> {
  return inTransaction(database, running, async (barrier) => {
    const row = await locked(barrier, running);
    if (row.state === 'compensated') return undefined;
    if (row.happened !== 'unknown') return row;
    await save(barrier, running, change);
    return change.state === 'compensated' ? undefined : { ...row, ...change };
  });
}

async function finish(
  served: Served,
  verb: string,
  given: Given,
  running: Running,
  effect: string | null,
): Promise<void> {
  await inTransaction(served.database, running, async (barrier) => {
    const row = await locked(barrier, running);
    if (row.state !== 'compensated') await undo(served, verb, given, running, barrier, row, effect);
  });
}

/** Undoes the database's part and closes the row, in the transaction given. */
async function undo(
  served: Served,
  verb: string,
  given: Given,
  running: Running,
  barrier: BarrierTransaction,
  row: BarrierRow,
  effect: string | null,
): Promise<void> {
  const { outside, inside } = sidesOf(served, verb);
  // Each side undoes its own side. A plain compensation is the only undo there is, so it runs for either.
  if (!outside || row.happened === 'all') {
    const sending = new Sending(served.participant, compensationId(running.stepKey));
    const inTx = { ...outsideAttempt(running), tx: barrier.tx, ...sending.hand };
    const attempt = { ...inTx, ...(outside ? { effect: restored(effect) } : {}) };
    const compensating = await compensatingOf(row, contractOf(served, row), given, running);
    await barrier.verb(() => inside(compensating, attempt));
    await sending.write(barrier);
  }
  await save(barrier, running, { state: 'compensated', compensation_effect: effect });
}

const contractOf = ({ participant }: Served, { request }: BarrierRow): RequestContract | undefined =>
  Object.hasOwn(participant.requests, request) ? participant.requests[request] : undefined;
