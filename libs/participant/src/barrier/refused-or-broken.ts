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

/** The SQLSTATEs of data and of constraints, SQLite's codes, and Prisma's. */
const ofData = /^(2[23][0-9A-Z]{3}|SQLITE_(CONSTRAINT|MISMATCH|TOOBIG)(_\w+)?|P200[0-7]|P201[1-4])$/;

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

/** Of the error, or of the cause that a library has put it around. Absent: it may mend itself. */
function codeOf(error: unknown, depth = 0): string | undefined {
  if (!(error instanceof Error) || depth > deepest) return undefined;
  const isOurs = error instanceof ParticipantError || error instanceof DatabaseError;
  if (isOurs && (lasting as readonly string[]).includes(error.code)) return error.code;
  const codes: unknown[] = [Reflect.get(error, 'code'), Reflect.get(error, 'sqlState')];
  const found = codes.find((code): code is string => typeof code === 'string' && ofData.test(code));
  return found ?? codeOfDriver(error) ?? codeOf(error.cause, depth + 1);
}

/** What Prisma's drivers call a failure of data, or of a constraint. */
const kindsOfData = /Violation$|^(LengthMismatch|ValueOutOfRange|InvalidInputValue|InconsistentColumnData)$/;

/** Of a statement that Prisma was given as it is: its own code, P2010, says only that it failed. */
const codeOfDriver = (error: Error): string | undefined => {
  const { meta } = error as { meta?: { driverAdapterError?: { cause?: { kind?: string; originalCode?: string } } } };
  const { kind = '', originalCode } = meta?.driverAdapterError?.cause ?? {};
  if (kindsOfData.test(kind)) return originalCode ?? kind;
  return originalCode !== undefined && ofData.test(originalCode) ? originalCode : undefined;
};

const deepest = 5;
