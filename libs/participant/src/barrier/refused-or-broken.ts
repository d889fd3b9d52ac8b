import { RefusalError, type RequestContract } from '@backstitch/contract';
import { type DatabaseErrorCode, DatabaseError } from '@backstitch/database';
import { ParticipantError, type ParticipantErrorCode } from '../participant-error';
import { refusalIn } from './refusal-in';
import type { Running } from './step-call';

/** The attempt from which on a failure that can't mend itself is told as final: some fifteen seconds after the first. */
const attemptsUntilBroken = 4;

/** Failures of the verb's code, or of its input, which the next attempt meets again. */
const lasting: readonly (ParticipantErrorCode | DatabaseErrorCode)[] = [
  'bad-parameter',
  'output-invalid',
  'transaction-ended',
  'transaction-statement',
  'undeclared-refusal',
];

/** PostgreSQL's SQLSTATEs of data and of constraints, and SQLite's. */
const ofData = /^(2[23][0-9A-Z]{3}|SQLITE_(CONSTRAINT|MISMATCH|TOOBIG)(_\w+)?)$/;

/**
 * The refusal that a plain request's verb threw; or, when its fourth attempt fails by its code or its input, the refusal
 * `RequestBroken`: its transaction was rolled back and held all of its effect, so nothing took effect, and a saga needn't
 * wait minutes for what won't mend.
 * @throws what it is given, when it is neither
 */
export function refusedOrBroken(
  error: unknown,
  verb: string,
  contract: RequestContract,
  room: number,
  { attempt }: Running,
): RefusalError {
  try {
    return refusalIn(error, verb, contract, room);
  } catch (failure) {
    const code = codeOf(failure);
    if (code === undefined || attempt < attemptsUntilBroken) throw failure;
    const message = `${verb} failed ${attempt} times and would fail again: ${(failure as Error).message}`;
    return new RefusalError('RequestBroken', { code, attempts: attempt }, message);
  }
}

/** Absent: it may mend itself. */
function codeOf(error: unknown): string | undefined {
  if (!(error instanceof Error) || !('code' in error) || typeof error.code !== 'string') return undefined;
  const { code } = error;
  const isOurs = error instanceof ParticipantError || error instanceof DatabaseError;
  const lasts = isOurs && (lasting as readonly string[]).includes(code);
  return lasts || ofData.test(code) ? code : undefined;
}
