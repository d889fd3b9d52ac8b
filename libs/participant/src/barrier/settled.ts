import { RefusalError } from '@backstitch/contract';
import type { BarrierRow } from './barrier-table';
import { restored, stored } from './json';
import type { Running } from './step-call';

/** How a request ended, as data: inside a transaction an answer must be told from an error that rolls it back. */
export type Settled = { readonly response: string | null } | { readonly refused: RefusalError };

/** What an earlier copy of the step has settled for this one. Nothing: this copy may go on. */
export function settledBy(
  { state, request, step_id, response, asked_at }: BarrierRow,
  { askedAt }: Running,
): Settled | undefined {
  switch (state) {
    case 'done':
      return { response };
    case 'compensating':
    case 'compensated':
      return {
        refused: new RefusalError(
          'AlreadyCompensated',
          { step: step_id },
          `${request} came after its compensation: step '${step_id}' no longer takes effect.`,
        ),
      };
    case 'refused':
      // The refusal was told as final. A straggler must not make it untrue; a later attempt (an operator's) may try again.
      return askedAt < Number(asked_at) ? { refused: storedRefusal(response) } : undefined;
    case 'begun':
      return undefined;
  }
}

export const refusalText = ({ code, details, message }: RefusalError) => stored({ code, details, message });

function storedRefusal(text: string | null): RefusalError {
  const { code, details, message } = restored(text) as { code: string; details: unknown; message: string };
  return new RefusalError(code, details, message);
}
