import type { RequestContract } from '@backstitch/contract';
import { ParticipantError } from '../participant-error';
import { SlipNotes } from '../slip-hand';
import { answerJson } from './answer';
import type { CheckedInput } from './checked-input';
import { claim, save } from './claim';
import { inTransaction } from './in-transaction';
import { restored, stored } from './json';
import { isRefusal, refusalIn } from './refusal-in';
import { refuse, superseded } from './refuse';
import type { Served, Sides } from './served';
import { type Settled, refusalText, settledBy } from './settled';
import { type Running, atProvider, outsideAttempt } from './step-call';
import { withinTime } from './within-time';

/**
 * A request with an effect outside the database, in three moves: the row is `begun` and committed; the provider is
 * asked; what it answered, the effect inside and the response are committed together. Killed in between, the row says
 * `begun`, and the next copy (or the compensation) asks the provider again with the same key.
 */
export async function twoSidedRequest(
  served: Served,
  request: string,
  contract: RequestContract,
  { outside, inside }: Sides & { readonly outside: NonNullable<Sides['outside']> },
  checked: CheckedInput,
  running: Running,
): Promise<Settled> {
  const begun = await begin(served, request, checked, running);
  if (!('round' in begun)) return begun;
  const { round } = begun;
  // Settled by `begin`, but the compiler can't know.
  if ('invalid' in checked) return { refused: checked.invalid };

  let effect: string | null;
  try {
    effect = stored(await withinTime(running.signal, () => outside(checked.input, atProvider(running, round))));
  } catch (error) {
    return refuse(served, running, request, refusalIn(error, request, contract));
  }

  return inTransaction(served.database, running, async (barrier) => {
    const row = await claim(barrier, running, { request, state: 'begun', happened: 'unknown' });
    if (row?.state === 'refused' || (row?.state === 'begun' && row.round !== round)) {
      throw answeredTwoWays(request, running);
    }
    const other = row && settledBy(row, running, request);
    if (other) return other;
    try {
      const slip = running.slip ? new SlipNotes() : undefined;
      const attempt = { ...outsideAttempt(running), tx: barrier.tx, effect: restored(effect), ...(slip && { slip }) };
      const response = await answerJson(contract, request, await inside(checked.input, attempt), slip);
      await save(barrier, running, { state: 'done', happened: 'all', effect, response });
      return { response };
    } catch (error) {
      throw isRefusal(error) ? tooLateToRefuse(request, error) : error;
    }
  });
}

/** The first move. With a round: this copy may ask the provider. */
async function begin(
  served: Served,
  request: string,
  checked: CheckedInput,
  running: Running,
): Promise<Settled | { readonly round: number }> {
  const { askedAt } = running;
  return inTransaction(served.database, running, async (barrier) => {
    const row = await claim(barrier, running, { request, state: 'begun', happened: 'unknown' });
    const settled = row && settledBy(row, running, request);
    if (settled) return settled;
    const begun = row?.state === 'begun';
    if (begun && askedAt < Number(row.asked_at)) throw superseded(request, running);
    if ('invalid' in checked) {
      if (begun) throw begunWithAnother(request, checked.invalid);
      const response = refusalText(checked.invalid);
      await save(barrier, running, { state: 'refused', happened: 'nothing', response, asked_at: askedAt });
      return { refused: checked.invalid };
    }
    if (row === undefined) return { round: 1 };
    const round = begun ? row.round : row.round + 1;
    const change = { state: 'begun', happened: 'unknown', response: null, round, asked_at: askedAt } as const;
    await save(barrier, running, change);
    return { round };
  });
}

const answeredTwoWays = (request: string, { stepKey }: Running) =>
  new ParticipantError(
    'effect-unsettled',
    `The provider of ${request} refused the key '${stepKey}' and took effect under it, too: a key must be answered one way.`,
  );

const tooLateToRefuse = (request: string, cause: Error) =>
  new ParticipantError(
    'effect-unsettled',
    `${cause.message} (inside of ${request} refused after its provider had acted, so this is no refusal: refuse in outside)`,
    { cause },
  );

const begunWithAnother = (request: string, cause: Error) =>
  new ParticipantError(
    'effect-unsettled',
    `${cause.message} An earlier version of ${request} took this input and had begun an effect outside the database, so it can't be refused.`,
    { cause },
  );
