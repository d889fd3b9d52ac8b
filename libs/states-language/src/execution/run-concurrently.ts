import { Cancellation } from './cancellation';
import type { ConcurrencyLimit } from './concurrency-limit';

/**
 * Runs `count` pieces of work, at most `limit` at once (0: all). @returns the results in order.
 * @param concurrency what else runs side by side, and may leave room for fewer
 * @throws the first error in time, having cancelled the others: they start nothing more, and have all stopped by then.
 */
export async function runConcurrently<T>(
  count: number,
  limit: number,
  parent: Cancellation,
  work: (index: number, cancellation: Cancellation) => Promise<T>,
  concurrency?: ConcurrencyLimit,
): Promise<T[]> {
  const results = new Array<T>(count);
  const group = new Cancellation(parent);
  const wanted = Math.min(count, limit > 0 ? limit : count);
  const admitted = concurrency?.enter(wanted) ?? wanted;
  let next = 0;
  const lane = async (): Promise<void> => {
    while (next < count) {
      const index = next++;
      if (admitted < wanted) await concurrency!.begin(group);
      const own = new Cancellation(group);
      results[index] = await work(index, own);
      own.end();
      group.throwIfCancelled();
    }
  };
  const lanes = Array.from({ length: admitted }, lane);
  try {
    await Promise.all(lanes);
    return results;
  } catch (error) {
    group.cancel();
    await Promise.allSettled(lanes);
    throw error;
  } finally {
    concurrency?.leave(admitted);
  }
}
