import type { SagaClientError } from '@backstitch/client';
import { CommandError } from './command-error';
import { exitCodes } from './exit-codes';
import { visible } from './terminal/visible';

/** Codes of the client, and of a participant's database, that say: not now. */
const passing = [
  'temporal-unreachable',
  'temporal-busy',
  'store-unreachable',
  'no-worker',
  'gateway-busy',
  'saga-failing',
  'database-unreachable',
  'outbox-busy',
];

/**
 * Says what went wrong on standard error: its code, what happened, what to do; never a stack, unless it is a defect of the
 * command itself.
 * @param json as one JSON value
 * @returns the exit code
 */
export function tellError(error: unknown, json: boolean): number {
  const known = knownError(error);
  if (known === undefined) {
    console.error(error);
    return exitCodes.broken;
  }
  const { code, detail, errors, exitCode } = known;
  if (json) {
    console.error(JSON.stringify({ code, detail, ...(errors.length > 0 && { errors }) }));
    return exitCode;
  }
  console.error(visible(`${code}: ${detail}`));
  for (const { pointer, code: fieldCode, detail: why } of errors)
    console.error(visible(`  ${pointer || '/'} ${fieldCode}: ${why}`));
  return exitCode;
}

/** Asking again may help. */
export const passes = (error: unknown): boolean => knownError(error)?.exitCode === exitCodes.unreachable;

function knownError(error: unknown): CommandError | undefined {
  if (error instanceof CommandError) return error;
  if (isOfOutbox(error)) return new CommandError(error.code, error.message, exitCodeOf(error.code));
  if (!isOfClient(error)) return undefined;
  return new CommandError(error.code, error.detail, exitCodeOf(error.code), error.errors);
}

const exitCodeOf = (code: string): number =>
  code === 'bad-database-url'
    ? exitCodes.badArguments
    : passing.includes(code)
      ? exitCodes.unreachable
      : exitCodes.refused;

/** By its name: the client, and Temporal's with it, is loaded only where it is asked. */
const isOfClient = (error: unknown): error is SagaClientError =>
  error instanceof Error && error.name === 'SagaClientError';

/** Of a participant's database, by their names, too. */
const isOfOutbox = (error: unknown): error is Error & { readonly code: string } =>
  error instanceof Error && ['DatabaseError', 'ParticipantError'].includes(error.name);
