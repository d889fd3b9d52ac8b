import type { SagaClientError } from '@backstitch/client';
import { CommandError } from './command-error';
import { exitCodes } from './exit-codes';

/** Codes of the client that say: not now. */
const passing = [
  'temporal-unreachable',
  'temporal-busy',
  'store-unreachable',
  'no-worker',
  'gateway-busy',
  'saga-failing',
];

/**
 * Says what went wrong on standard error: its code, what happened, what to do; never a stack, unless it is a fault of the
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
  console.error(`${code}: ${detail}`);
  for (const { pointer, code: fault, detail: why } of errors) console.error(`  ${pointer || '/'} ${fault}: ${why}`);
  return exitCode;
}

function knownError(error: unknown): CommandError | undefined {
  if (error instanceof CommandError) return error;
  if (!isOfClient(error)) return undefined;
  const exitCode = passing.includes(error.code) ? exitCodes.unreachable : exitCodes.refused;
  return new CommandError(error.code, error.detail, exitCode, error.errors);
}

/** By its name: the client, and Temporal's with it, is loaded only where it is asked. */
const isOfClient = (error: unknown): error is SagaClientError =>
  error instanceof Error && error.name === 'SagaClientError';
