import { type Compensating, type RequestContract, type SlipAnswer, compensationId } from '@backstitch/contract';
import { ParticipantError } from '../participant-error';
import type { BarrierRow } from './barrier-table';
import { claim, save } from './claim';
import { type BarrierTransaction, inTransaction } from './in-transaction';
import { restored, stored } from './json';
import { refusalIn } from './refusal-in';
import { type Served, sidesOf } from './served';
import { type Running, atProvider, outsideAttempt } from './step-call';
import { withinTime } from './within-time';

/** A compensation as it came over the wire. */
export type Given = Compensating<unknown, unknown>;

/**
 * A compensation, however far its request has come. First the fence: from then on no copy of the request can take
 * effect. Then what is unknown is found out, then the provider undoes its part, then the database its own.
 */
export async function compensation(served: Served, verb: string, given: Given, running: Running): Promise<void> {
  const { outside } = sidesOf(served, verb);
  let row = await fence(served, verb, given, running);
  if (row?.happened === 'unknown') row = await findOut(served, row, given, running);
  if (!row) return;
  if (!outside) return finish(served, verb, given, running, null);
  const attempt = { ...outsideAttempt(running), stepKey: compensationId(running.stepKey) };
  const told = await compensating(served, row, given, running);
  const effect = await withinTime(running.signal, () => outside(told, attempt));
  return finish(served, verb, given, running, stored(effect));
}

/** The row of what is left to undo, if anything is. */
async function fence(served: Served, verb: string, given: Given, running: Running): Promise<BarrierRow | undefined> {
  return inTransaction(served.database, running, async (barrier) => {
    const row = await claim(barrier, running, { request: verb, state: 'compensated', happened: 'nothing' });
    if (!row || row.state === 'compensated') return undefined;
    if (row.state === 'refused') {
      await save(barrier, running, { state: 'compensated' });
      return undefined;
    }
    if (row.happened !== 'unknown' && !sidesOf(served, verb).outside) {
      await undo(served, verb, given, running, barrier, row, null);
      return undefined;
    }
    if (row.state !== 'compensating') await save(barrier, running, { state: 'compensating' });
    return row;
  });
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
  let effect: string | null = null;
  try {
    const { input } = await compensating(served, row, given, running);
    if (outside)
      effect = stored(await withinTime(running.signal, () => outside(input, atProvider(running, row.round))));
  } catch (error) {
    refusalIn(error, row.request, contract);
    await keep(served, running, { state: 'compensated', happened: 'nothing' });
    return undefined;
  }
  return keep(served, running, { happened: 'outside', effect });
}

/** Records what was found out, unless another copy did. The row, if there is still something to undo. */
async function keep(
  { database }: Served,
  running: Running,
  change: Partial<Pick<BarrierRow, 'state' | 'happened' | 'effect'>>,
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
    const attempt = { ...outsideAttempt(running), tx: barrier.tx, ...(outside ? { effect: restored(effect) } : {}) };
    await inside(await compensating(served, row, given, running), attempt);
  }
  await save(barrier, running, { state: 'compensated', compensation_effect: effect });
}

async function locked(barrier: BarrierTransaction, running: Running): Promise<BarrierRow> {
  const row = await claim(barrier, running, { request: '', state: 'compensated', happened: 'nothing' });
  if (row) return row;
  throw new ParticipantError(
    'effect-unsettled',
    `The barrier's row of step '${running.stepId}' was deleted: rows are kept for ever.`,
  );
}

/**
 * What the verb is told. The input as its request saw it; one that this version's schema no longer takes is handed
 * over as it came. The output whenever the request's inside was committed, even when the saga never got the answer.
 */
async function compensating(
  served: Served,
  row: BarrierRow,
  { stepId, input, output }: Given,
  { slip }: Running,
): Promise<Given & { effect?: unknown }> {
  const parsed = await contractOf(served, row)?.input.safeParseAsync(input);
  return {
    stepId,
    input: parsed?.success ? parsed.data : input,
    ...(row.happened === 'all' && known(output === undefined ? responseOf(row, slip) : output)),
    ...(row.effect === null ? {} : { effect: restored(row.effect) }),
  };
}

/** To a routing slip more was answered than the output. */
const responseOf = ({ response }: BarrierRow, slip?: boolean): unknown =>
  slip ? (restored(response) as SlipAnswer).output : restored(response);

const known = (output: unknown) => ({ output });

const contractOf = ({ participant }: Served, { request }: BarrierRow): RequestContract | undefined =>
  Object.hasOwn(participant.requests, request) ? participant.requests[request] : undefined;
