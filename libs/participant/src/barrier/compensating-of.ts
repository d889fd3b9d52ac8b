import type { Compensating, RequestContract } from '@backstitch/contract';
import type { Answer } from '@backstitch/saga-log';
import { ParticipantError } from '../participant-error';
import type { BarrierRow } from './barrier-table';
import type { Given } from './given';
import { restored } from './json';
import { inputKept, parsedOrAsGiven } from './kept-input';
import type { Running } from './step-call';

/**
 * The argument of a compensation's verb, out of the row: the input as its request saw it, or what an operator put in its
 * place; the output whenever the request's inside was committed, even when the saga never got the answer; what the
 * provider answered, if it did.
 * @throws ParticipantError `effect-unsettled` when neither the saga nor the barrier has the input
 */
export async function compensatingOf(
  row: BarrierRow,
  contract: RequestContract | undefined,
  given: Given,
  { style }: Running,
): Promise<Compensating<unknown, unknown> & { readonly effect?: unknown }> {
  const { stepId, input } = given;
  return {
    stepId,
    input: given.replaced ? await parsedOrAsGiven(input, contract) : await inputOf(row, contract, given),
    ...(row.happened === 'all' && { output: outputOf(row, style) }),
    ...(row.effect === null ? {} : { effect: restored(row.effect) }),
  };
}

/** The input as the request's first attempt saw it. @throws ParticipantError `effect-unsettled` */
export async function inputOf(
  row: BarrierRow,
  contract: RequestContract | undefined,
  { stepId, input }: Given,
): Promise<unknown> {
  const kept = await inputKept(row, contract);
  if (kept) return kept.input;
  if (input !== undefined || (await contract?.input.safeParseAsync(undefined))?.success) {
    return parsedOrAsGiven(input, contract);
  }
  throw new ParticipantError(
    'effect-unsettled',
    `The row of step '${stepId}' keeps no input, as those of earlier versions didn't, and the saga sent none: replace the input of its compensation by the request's, which the saga shows.`,
  );
}

/** To a style more may be answered than the output. */
const outputOf = ({ response }: BarrierRow, style?: string): unknown =>
  style === undefined ? restored(response) : (restored(response) as Answer).output;
