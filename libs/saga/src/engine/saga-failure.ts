import { engineFailure, payloadSize, shortened } from '@backstitch/saga-log';
import { ApplicationFailure, type TemporalFailure } from '@temporalio/common';
import { SagaError } from '../saga-error';

/** What is kept: characters of a message, bytes of details, and causes. The end of a saga has to fit, whatever it says. */
const max = { message: 40_000, details: 512 * 1024, causes: 5 };

/** What the workflow fails with, when all that took effect is compensated: the reason, by its code. */
export function sagaFailure(reason: unknown, causes: number = max.causes): TemporalFailure {
  const { name, message, code, details = [], cause, stack } = asError(reason);
  const type = String(code ?? name).toWellFormed();
  const failure = ApplicationFailure.create({
    message: shortened(message, max.message),
    type: reason instanceof SagaError ? engineFailure.of(type) : engineFailure.free(type),
    nonRetryable: true,
    // A step's failure has its details in each of its causes: once is enough.
    ...(causes === max.causes && isSendable(details) && { details }),
    ...(cause instanceof Error && causes > 1 && { cause: sagaFailure(cause, causes - 1) }),
  });
  if (stack !== undefined) failure.stack = shortened(stack, max.message);
  return failure;
}

interface ErrorParts {
  readonly name: string;
  readonly message: string;
  readonly code?: string;
  readonly details?: unknown[];
  readonly cause?: unknown;
  readonly stack?: string;
}

function asError(reason: unknown): ErrorParts {
  if (!(reason instanceof Error)) {
    return { name: 'Error', message: typeof reason === 'string' ? reason : described(reason) };
  }
  const { name, message, cause, stack } = reason;
  if (reason instanceof ApplicationFailure) {
    const { type, details } = reason;
    return { name, message, cause, stack, code: type ?? name, ...(details && { details }) };
  }
  const code = 'code' in reason && typeof reason.code === 'string' ? { code: reason.code } : {};
  const details = 'details' in reason && reason.details !== undefined ? { details: [reason.details] } : {};
  return { name, message: String(message), cause, stack, ...code, ...details };
}

/** `String` of an object says nothing, and JSON can't carry everything. */
function described(reason: unknown): string {
  try {
    return JSON.stringify(reason) ?? typeof reason;
  } catch {
    return Object.prototype.toString.call(reason);
  }
}

/** JSON can carry it, and it is not too large. */
function isSendable(details: unknown[]): boolean {
  try {
    return payloadSize(details) <= max.details;
  } catch {
    return false;
  }
}
