import { getHeapStatistics } from 'node:v8';

const mebibyte = 2 ** 20;

/** What a thread needs besides: the bundle, Temporal's SDK, and what its garbage takes. */
const besides = 128 * mebibyte;

/** What one saga may take in memory. Most take a fifth: 100 KiB before the first task, then what they were told. */
const each = mebibyte / 2;

/** With fewer sagas in memory than are in flight, each step replays its saga: half the throughput. */
const max = 1_000;
const least = 20;

/**
 * Sagas kept in memory between their steps: as many as the heap has room for.
 * @param heap bytes that it may have. Default what Node gives the process
 * @returns 1,000 where there is room, which is from 640 MiB on; 20 at least
 */
export const cachedWorkflows = (heap: number = getHeapStatistics().heap_size_limit): number =>
  Math.max(least, Math.min(max, Math.floor((heap - besides) / each)));

/** Those of this process. */
export const maxCachedWorkflows = cachedWorkflows();
