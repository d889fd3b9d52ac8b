import { type AnyRefusal, builtInRefusals } from '@backstitch/contract';
import { shortened } from '@backstitch/saga-log';
import { ApplicationFailure, ApplicationFailureCategory, CancelledFailure } from '@temporalio/common';
import { isRefusal } from './barrier/refusal-in';
import { DatabaseError, messageWithCauses } from '@backstitch/database';
import { ParticipantError } from './participant-error';

/** More of a message isn't sent: over its limit the server replaces the failure by one that is never retried. */
const messageLimit = 4_000;

/** What a request's activity fails with. The barrier throws a refusal only where it holds. */
export function requestFailure(error: unknown, declared: readonly AnyRefusal[]): Error {
  if (error instanceof CancelledFailure) return error;
  if (!isRefusal(error)) {
    // Its key stays another request's, however often it is asked.
    const isFinal = error instanceof ParticipantError && error.code === 'step-key-reused';
    return undeclared(error, [...builtInRefusals, ...declared.map(({ code }) => code)], isFinal);
  }
  const { code, details } = error;
  return ApplicationFailure.create({
    message: shortened(error.message, messageLimit),
    type: code,
    nonRetryable: true,
    details: [details],
    category: ApplicationFailureCategory.BENIGN,
  });
}

/** What a compensation's activity fails with: whatever it is, it is tried again. */
export const compensationFailure = (error: unknown): Error =>
  error instanceof CancelledFailure ? error : undeclared(error, []);

/**
 * Retryable, whatever the error said of itself, unless `isFinal`. The saga reads a refusal by its type alone, so an error that is called
 * like one must not keep its name.
 */
function undeclared(error: unknown, codes: readonly string[], isFinal = false): ApplicationFailure {
  const type = typeOf(error).toWellFormed();
  const failure = ApplicationFailure.create({
    message: shortened(messageWithCauses(error), messageLimit),
    type: codes.includes(type) ? 'Error' : type,
    nonRetryable: isFinal,
  });
  if (error instanceof Error && error.stack !== undefined) failure.stack = shortened(error.stack, messageLimit);
  return failure;
}

function typeOf(error: unknown): string {
  if (error instanceof ParticipantError || error instanceof DatabaseError) return error.code;
  if (error instanceof ApplicationFailure) return error.type ?? error.name;
  return error instanceof Error ? error.name : 'Error';
}
