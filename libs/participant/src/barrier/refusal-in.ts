import { RefusalError, type RequestContract, builtInRefusals } from '@backstitch/contract';
import { ParticipantError } from '../participant-error';
import { answerLimit } from './answer';
import { carriedOrRefused } from './json';

/**
 * The refusal that a request's verb threw. By code, for two copies of the contract's package may be loaded.
 *
 * @param room for its details, in bytes. Default: they are told to nobody, and may be anything
 * @throws what it is given, when it is no refusal; ParticipantError `undeclared-refusal` when the request doesn't
 * declare it, `output-invalid` when JSON can't carry its details. They are retried: they say nothing about what took effect.
 */
export function refusalIn(
  error: unknown,
  verb: string,
  contract: RequestContract | undefined,
  room?: number,
): RefusalError {
  if (!isRefusal(error)) throw error;
  const { code, details, message } = error;
  const isBuiltIn = (builtInRefusals as readonly string[]).includes(code);
  if (!isBuiltIn && !contract?.refusals?.some((refusal) => refusal.code === code)) {
    throw new ParticipantError(
      'undeclared-refusal',
      `${message} (${verb} doesn't declare the refusal ${code}: list it in the contract)`,
      { cause: error },
    );
  }
  if (room === undefined) return error;
  // Where there is room for nothing, that has to be told.
  const limit = isBuiltIn ? answerLimit : room;
  const bytes = Buffer.byteLength(carriedOrRefused(details, `details of ${code}`) ?? '');
  if (bytes <= limit) return error;
  return new RefusalError('AnswerTooLarge', { bytes, limit, code }, `${code} has details of ${bytes} bytes.`);
}

/** Its type is 'RefusalError' wherever it was made. */
export const isRefusal = (error: unknown): error is RefusalError =>
  error instanceof Error && error.name === 'RefusalError' && 'code' in error && 'details' in error;
