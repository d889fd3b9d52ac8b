import { RefusalError } from '@backstitch/contract';
import { checkKept } from '../forget/let-go';
import type { BarrierRow } from './barrier-table';
import type { CheckedInput } from './checked-input';
import { save } from './claim';
import type { BarrierTransaction } from './in-transaction';
import { ParticipantError } from '../participant-error';
import { restored, stored } from './json';
import type { Running } from './step-call';

/** How a request ended, as data: inside a transaction an answer must be told from an error that rolls it back. */
export type Settled = { readonly response: string | null } | { readonly refused: RefusalError };

/**
 * What an earlier copy of the step has settled for this one. Nothing: this copy may go on.
 *
 * @throws ParticipantError `step-key-reused`: the row is another request's, so there is nothing to say;
 *   `effect-unsettled`: what it came to was let go of
 */
function settledBy(
  row: BarrierRow,
  { askedAt, again, reset }: Running,
  request: string,
  checked: CheckedInput,
): Settled | undefined {
  const { state, step_id, step_key, response, asked_at } = row;
  if (state === 'compensating' || state === 'compensated') {
    const message = `${request} came after its compensation: step '${step_id}' no longer takes effect.`;
    return { refused: new RefusalError('AlreadyCompensated', { step: step_id }, message) };
  }
  checkKept(row);
  if (row.request !== request) {
    const message = `Step key '${step_key}' is asked for ${request}, but it was used for ${row.request}: a key is used for one request.`;
    throw new ParticipantError('step-key-reused', message);
  }
  if (reset && (state === 'done' || state === 'begun') && row.input_as !== null && !isSameInput(row, checked)) {
    const message = `Step key '${step_key}' was asked with another input before Temporal reset the saga: what that came to is no answer to this. Compensate it, or resolve the step with an output.`;
    throw new ParticipantError('step-key-reused', message);
  }
  if (state === 'done') return { response };
  // The refusal was told as final. A straggler, or another copy of the attempt that was refused, must not make it
  // untrue, and a saga that was reset goes the way it went before; who has heard of it may try again.
  if (state === 'refused' && (!again || askedAt <= Number(asked_at))) return { refused: storedRefusal(response) };
  return undefined;
}

/**
 * As {@link settledBy}. A refusal that is told again holds from then on against all that was scheduled before this copy:
 * a retry from before a reset, too, that arrives only now.
 */
export async function settledFor(
  barrier: BarrierTransaction,
  row: BarrierRow,
  running: Running,
  request: string,
  checked: CheckedInput,
): Promise<Settled | undefined> {
  const settled = settledBy(row, running, request, checked);
  const isAnswered = row.state === 'refused' && settled !== undefined;
  if (isAnswered && running.askedAt > Number(row.asked_at)) await save(barrier, running, { asked_at: running.askedAt });
  return settled;
}

const isSameInput = ({ input, input_as }: BarrierRow, checked: CheckedInput): boolean =>
  'kept' in checked && checked.kept.input === input && checked.kept.input_as === input_as;

export const refusalText = ({ code, details, message }: RefusalError) => stored({ code, details, message });

function storedRefusal(text: string | null): RefusalError {
  const { code, details, message } = restored(text) as { code: string; details: unknown; message: string };
  return new RefusalError(code, details, message);
}
