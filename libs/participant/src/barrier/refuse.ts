import type { RefusalError } from '@backstitch/contract';
import { ParticipantError } from '../participant-error';
import type { CheckedInput } from './checked-input';
import { claim, save } from './claim';
import { inTransaction } from './in-transaction';
import type { Served } from './served';
import { type Settled, refusalText, settledFor } from './settled';
import type { Running } from './step-call';

/**
 * Makes a refusal final before it is told. The effect was rolled back, and with it the barrier's row; without a row a
 * straggler (an earlier attempt that was timed out but still runs) could take effect after the saga has been told no.
 * If one has in the meantime, then the request did take effect, and that is the answer.
 *
 * @throws ParticipantError `superseded`
 */
export async function refuse(
  served: Served,
  running: Running,
  request: string,
  checked: CheckedInput,
  refused: RefusalError,
): Promise<Settled> {
  return inTransaction(served.database, running, async (barrier) => {
    const row = await claim(barrier, running, { request, state: 'refused', happened: 'nothing' });
    const settled = row && (await settledFor(barrier, row, running, request, checked));
    if (settled) return settled;
    if (row?.state === 'begun' && running.askedAt < Number(row.asked_at)) throw superseded(request, running);
    const response = refusalText(refused);
    await save(barrier, running, { state: 'refused', happened: 'nothing', response, asked_at: running.askedAt });
    return { refused };
  });
}

/** For a copy whose answer isn't needed any more: a later attempt has the step. */
export const superseded = (request: string, { stepId, attempt }: Running) =>
  new ParticipantError('superseded', `Attempt ${attempt} of ${request} ('${stepId}') was overtaken by a later one.`);
