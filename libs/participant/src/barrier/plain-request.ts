import type { RequestContract } from '@backstitch/contract';
import { ParticipantError } from '../participant-error';
import { answerJson, roomFor } from './answer';
import type { CheckedInput } from './checked-input';
import { claim, save } from './claim';
import { inTransaction } from './in-transaction';
import { refusedOrBroken } from './refused-or-broken';
import { refuse } from './refuse';
import { saidBy } from './said';
import { Sending } from '../outbox/sending';
import type { Served, Sides } from './served';
import { type Settled, settledFor } from './settled';
import { type Running, outsideAttempt } from './step-call';

/** A request whose whole effect is in the database: one transaction holds it and its row. */
export async function plainRequest(
  served: Served,
  request: string,
  contract: RequestContract,
  { inside }: Pick<Sides, 'inside'>,
  checked: CheckedInput,
  running: Running,
): Promise<Settled> {
  const limit = roomFor(running);
  try {
    return await inTransaction(served.database, running, async (barrier) => {
      const row = await claim(barrier, running, {
        ...{ request, state: 'begun', happened: 'unknown' },
        ...('kept' in checked && checked.kept),
      });
      const settled = row && (await settledFor(barrier, row, running, request, checked));
      if (settled) return settled;
      if (row?.state === 'begun') throw begunOutside(request);
      // Not before the claim: an earlier attempt, of a version that took this input, may have taken effect.
      if ('invalid' in checked) throw checked.invalid;
      const said = saidBy(running, served);
      const sending = new Sending(served.participant, running.stepKey);
      const attempt = { ...said?.hand, ...outsideAttempt(running), tx: barrier.tx, ...sending.hand };
      const output = await barrier.verb(() => inside(checked.input, attempt));
      await sending.write(barrier);
      const response = await answerJson(contract, request, output, limit, said);
      const done = { state: 'done', happened: 'all', response, asked_at: running.askedAt } as const;
      await save(barrier, running, { ...done, ...checked.kept });
      return { response };
    });
  } catch (error) {
    return refuse(served, running, request, checked, refusedOrBroken(error, request, contract, limit, running));
  }
}

const begunOutside = (request: string) =>
  new ParticipantError(
    'effect-unsettled',
    `An earlier version of ${request} had begun an effect outside the database, and this one doesn't know how to ask for it: serve it with outside and inside until no such step is left.`,
  );
