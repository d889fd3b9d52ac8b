import { ApplicationFailure, TemporalFailure } from '@temporalio/common';
import { isTooLarge } from './payload-size';

/** What the workflow fails with, when all that took effect is compensated: the reason, by its code. */
export function sagaFailure(reason: unknown): TemporalFailure {
  if (reason instanceof TemporalFailure) return reason;
  const { name, message, code, details } = asError(reason);
  return ApplicationFailure.create({
    message,
    type: code ?? name,
    nonRetryable: true,
    ...(details !== undefined && !isTooLarge(details) && { details: [details] }),
    // A step's failure has its details in each of its causes.
    ...(reason instanceof Error && !isTooLarge([details, details, details]) && { cause: reason }),
  });
}

function asError(reason: unknown): { name: string; message: string; code?: string; details?: unknown } {
  if (!(reason instanceof Error)) return { name: 'Error', message: String(reason) };
  const { name, message } = reason;
  const code = 'code' in reason && typeof reason.code === 'string' ? { code: reason.code } : {};
  return { name, message, ...code, ...('details' in reason && { details: reason.details }) };
}
