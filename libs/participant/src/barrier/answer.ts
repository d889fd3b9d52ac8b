import { RefusalError, type RequestContract } from '@backstitch/contract';
import { ParticipantError } from '../participant-error';
import type { SlipNotes } from '../slip-hand';
import { faultsOf } from './faults';
import { stored } from './json';

/**
 * The most that an answer may take, in bytes of UTF-8 JSON. Temporal refuses a payload over 2 MB, after the fact and
 * for ever; the margin is for what the payload has around it.
 */
export const answerLimit = 2 * 1024 * 1024 - 64 * 1024;

/**
 * An answer as it will be stored and sent, checked before anything is committed.
 * @param slip what a routing slip's activity has done to its slip: it is part of the answer
 */
export async function answerJson(
  { output }: RequestContract,
  verb: string,
  value: unknown,
  slip?: SlipNotes,
): Promise<string | null> {
  // An activity that only changes its slip has nothing to answer.
  const parsed = value === undefined && slip?.isEmpty === false ? nothing : await output.safeParseAsync(value);
  if (!parsed.success) {
    const faults = faultsOf(parsed.error).map(({ pointer, message }) => `${pointer || 'the answer'}: ${message}`);
    throw new ParticipantError(
      'output-invalid',
      `The answer of ${verb} isn't what its contract says: ${faults.join('; ')}`,
    );
  }
  const json = stored(slip ? slip.answer(parsed.data) : parsed.data);
  const bytes = Buffer.byteLength(json ?? '');
  if (bytes > answerLimit) {
    throw new RefusalError(
      'AnswerTooLarge',
      { bytes, limit: answerLimit },
      `The answer of ${verb} takes ${bytes} bytes and at most ${answerLimit} can be sent: answer with a reference.`,
    );
  }
  return json;
}

const nothing = { success: true, data: undefined } as const;
