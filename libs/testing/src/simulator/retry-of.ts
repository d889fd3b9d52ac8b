import type { temporal } from '@temporalio/proto';
import type { ModelActivity } from './model-run';

/** Milliseconds until the next attempt. */
export const pauseAfter = ({ retry: { first, factor, max }, attempt }: ModelActivity): number =>
  Math.min(first * factor ** (attempt - 1), max);

/** Is a failed attempt followed by another? Not when that would begin after the activity's whole time. */
export function isRetried(activity: ModelActivity, failure: temporal.api.failure.v1.IFailure, now: number): boolean {
  const { retry, attempt, cancelRequested, scheduleToClose, askedAt } = activity;
  if (cancelRequested) return false;
  if (retry.attempts > 0 && attempt >= retry.attempts) return false;
  const { type, nonRetryable } = failure.applicationFailureInfo ?? {};
  if (nonRetryable || (type != null && retry.never.includes(type))) return false;
  return scheduleToClose === undefined || now + pauseAfter(activity) < askedAt + scheduleToClose;
}
