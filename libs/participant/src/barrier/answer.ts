import { RefusalError, type RequestContract } from '@backstitch/contract';
import { payloadLimit } from '@backstitch/saga-log';
import { ParticipantError } from '../participant-error';
import { schemaErrorsOf } from './schema-errors-of';
import { carriedOrRefused } from './json';
import type { Said } from './said';

/** The most that an answer may take, in bytes of UTF-8 JSON: a payload. */
export const answerLimit = payloadLimit;

/** The most that an answer may take, in bytes of UTF-8 JSON: what the saga has left for it, or {@link answerLimit}. */
export const roomFor = ({ room = answerLimit }: { readonly room?: number }): number => Math.min(room, answerLimit);

/**
 * An answer as it will be stored and sent, checked before anything is committed.
 * @param limit in bytes: see {@link roomFor}
 * @param said what the request says to the style of its saga: it is part of the answer
 */
export async function answerJson(
  { output }: RequestContract,
  verb: string,
  value: unknown,
  limit: number,
  said?: Said,
): Promise<string | null> {
  // A request that only says something to the style has nothing to answer.
  const parsed = value === undefined && said?.isNothing === false ? nothing : await output.safeParseAsync(value);
  if (!parsed.success) {
    const errors = schemaErrorsOf(parsed.error).map(({ pointer, message }) => `${pointer || 'the answer'}: ${message}`);
    throw new ParticipantError(
      'output-invalid',
      `The answer of ${verb} isn't what its contract says: ${errors.join('; ')}`,
    );
  }
  const json = carriedOrRefused(said ? said.answer(parsed.data) : parsed.data, `answer of ${verb}`);
  const bytes = Buffer.byteLength(json ?? '');
  if (bytes > limit) {
    throw new RefusalError(
      'AnswerTooLarge',
      { bytes, limit },
      `The answer of ${verb} takes ${bytes} bytes and at most ${limit} can be sent: answer with a reference.`,
    );
  }
  return json;
}

const nothing = { success: true, data: undefined } as const;
