import type { Retrier } from '../definition/state-machine';

/**
 * Seconds to wait before a retry: the interval, multiplied by the backoff rate for each retry before, at most
 * MaxDelaySeconds; with full jitter a random part of that.
 * @param retries of this rule so far
 * @param random in [0, 1); asked only for jitter
 */
export function retryDelay(retrier: Retrier, retries: number, random: () => number): number {
  const { IntervalSeconds = 1, BackoffRate = 2, MaxDelaySeconds = Infinity, JitterStrategy = 'NONE' } = retrier;
  // A year is more than any execution lasts, and keeps the product of many backoffs a number.
  const delay = Math.min(IntervalSeconds * BackoffRate ** retries, MaxDelaySeconds, 366 * 24 * 3600);
  return JitterStrategy === 'FULL' ? delay * random() : delay;
}
