import type { RequestContract } from '@backstitch/contract';
import { ParticipantError } from '../participant-error';
import { answerJson, roomFor } from './answer';
import type { CheckedInput } from './checked-input';
import { claim, save } from './claim';
import { checkRemembered } from './forgotten';
import { inTransaction } from './in-transaction';
import { restored, stored } from './json';
import { inputKept } from './kept-input';
import { isRefusal, refusalIn } from './refusal-in';
import { refuse, superseded } from './refuse';
import { saidBy } from './said';
import { Sending } from '../outbox/sending';
import type { Served, Sides } from './served';
import { type Settled, refusalText, settledFor } from './settled';
import { type Running, atProvider, outsideAttempt } from './step-call';
import { withinAttempt } from './within-attempt';

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
  const begun = await begin(served, request, contract, checked, running);
  if (!('round' in begun)) return begun;
  const { round, input } = begun;
  const limit = roomFor(running);

  let effect: string | null;
  try {
    effect = stored(await withinAttempt(running.signal, () => outside(input, atProvider(running, round))));
  } catch (error) {
    return refuse(served, running, request, checked, refusalIn(error, request, contract, limit));
  }

  return inTransaction(served.database, running, async (barrier) => {
    const row = await claim(barrier, running, { request, state: 'begun', happened: 'unknown' });
    if (row?.state === 'refused' || (row?.state === 'begun' && row.round !== round)) {
      throw answeredTwoWays(request, running);
    }
    const other = row && (await settledFor(barrier, row, running, request, checked));
    if (other) return other;
    try {
      const said = saidBy(running, served);
      const sending = new Sending(served.participant, running.stepKey);
      const attempt = {
        ...said?.hand,
        ...outsideAttempt(running),
        tx: barrier.tx,
        ...sending.hand,
        effect: restored(effect),
      };
      const output = await barrier.verb(() => inside(input, attempt));
      await sending.write(barrier);
      const response = await answerJson(contract, request, output, limit, said);
      await save(barrier, running, { state: 'done', happened: 'all', effect, response });
      return { response };
    } catch (error) {
      throw isRefusal(error) ? tooLateToRefuse(request, error) : error;
    }
  });
}

/** The first move. With a round: this copy may ask the provider, with the input of the first that could. */
async function begin(
  served: Served,
  request: string,
  contract: RequestContract,
  checked: CheckedInput,
  running: Running,
): Promise<Settled | { readonly round: number; readonly input: unknown }> {
  const { askedAt } = running;
  return inTransaction(served.database, running, async (barrier) => {
    const anew = { ...('kept' in checked && checked.kept), provider_since: new Date().toISOString() };
    const row = await claim(barrier, running, { request, state: 'begun', happened: 'unknown', ...anew });
    const settled = row && (await settledFor(barrier, row, running, request, checked));
    if (settled) return settled;
    const begun = row?.state === 'begun' ? row : undefined;
    if (begun) {
      if (askedAt < Number(begun.asked_at)) throw superseded(request, running);
      checkRemembered(begun, contract, request);
      const input = (await inputKept(begun, contract)) ?? ('input' in checked ? checked : undefined);
      if (input === undefined) throw begunWithAnother(request, running);
      await save(barrier, running, { asked_at: askedAt });
      return { round: begun.round, input: input.input };
    }
    if ('invalid' in checked) {
      const response = refusalText(checked.invalid);
      await save(barrier, running, { state: 'refused', happened: 'nothing', response, asked_at: askedAt });
      return { refused: checked.invalid };
    }
    const { input } = checked;
    if (row === undefined) return { round: 1, input };
    const round = row.round + 1;
    const change = { state: 'begun', happened: 'unknown', response: null, round, asked_at: askedAt } as const;
    await save(barrier, running, { ...change, ...anew });
    return { round, input };
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

const begunWithAnother = (request: string, { stepId }: Running) =>
  new ParticipantError(
    'effect-unsettled',
    `An earlier version of ${request} took the input of step '${stepId}', which this one doesn't, and had begun an effect outside the database, so it can't be refused.`,
  );
