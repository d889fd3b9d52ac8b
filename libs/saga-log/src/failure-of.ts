import type { temporal } from '@temporalio/proto';
import { engineFailure } from './engine-failure';
import { valueAt } from './payload';
import type { Failure } from './shown/failure';

type Failed = temporal.api.failure.v1.IFailure;

/** What a failure in the history says, by the code it would be matched with. The engine's own are shown without prefix. */
export function failureOf(failure: Failed | null | undefined): Failure | undefined {
  if (!failure) return undefined;
  const { applicationFailureInfo: application, timeoutFailureInfo: timeout, message, cause } = failure;
  if (application) {
    const details = valueAt(application.details, 0);
    const code = shown(application.type || 'Error');
    return { code, message: message ?? '', ...(details !== undefined && { details }) };
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

/** A failure whole: the outermost reason first, and everything that caused it in the message and in `causes`. */
export function wholeFailureOf(failure: Failed): Failure {
  const chain: Omit<Failure, 'causes'>[] = [];
  for (let at: Failed | null | undefined = failure; at; at = at.cause) {
    const one = failureOf({ ...at, cause: undefined })!;
    const before = chain.at(-1);
    // Each wrapping has the words of what it wraps: they are told once.
    if (before?.message !== one.message || before.code !== one.code) chain.push(one);
  }
  const [outermost, ...causes] = chain;
  const messages = chain.map(({ message }) => message).filter((message) => message !== '');
  const told = messages.filter((message, at) => !messages.slice(0, at).some((earlier) => earlier.includes(message)));
  return { ...outermost!, message: told.join(': '), ...(causes.length > 0 && { causes }) };
}

const shown = (type: string) => engineFailure.codeIn(type) ?? type;
