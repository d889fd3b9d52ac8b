import type { temporal } from '@temporalio/proto';
import { valueAt } from './payload';
import type { Failure } from './failure';

/** What a failure in the history says, by the code it would be matched with. */
export function failureOf(failure: temporal.api.failure.v1.IFailure | null | undefined): Failure | undefined {
  if (!failure) return undefined;
  const { applicationFailureInfo: application, timeoutFailureInfo: timeout, message, cause } = failure;
  if (application) {
    const details = valueAt(application.details, 0);
    return { code: application.type || 'Error', message: message ?? '', ...(details !== undefined && { details }) };
  }
  if (timeout) {
    const last = failureOf(cause);
    return {
      code: 'TimedOut',
      message: last === undefined ? (message ?? '') : `${message}; last failure: ${last.message}`,
    };
  }
  if (failure.canceledFailureInfo) return { code: 'Cancelled', message: message ?? '' };
  return failureOf(cause) ?? { code: 'Error', message: message ?? '' };
}
