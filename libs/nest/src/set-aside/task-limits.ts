import { totalmem } from 'node:os';
import { getHeapStatistics } from 'node:v8';
import type { TaskLimits } from './thread-watch';

const mebibyte = 2 ** 20;

/** Of the container, where it has less than the machine. */
const memory = Math.min(totalmem(), process.constrainedMemory() || Infinity);

const bytes = {
  growth: Math.max(256 * mebibyte, Math.min(1_024 * mebibyte, memory / 4)),
  heap: getHeapStatistics().heap_size_limit,
};

/**
 * Among the others. Work between two waits is milliseconds, and no more than a second where it is counted (decision 17);
 * whoever takes longer is only asked again, by itself.
 */
export const amongOthers: TaskLimits = { ...bytes, time: 2_000, slow: 500, behind: 'waits' };

/** Among those of its own saga type, when one of them was cut off among the others: they delay nobody else. */
export const amongItsKind: TaskLimits = { ...amongOthers, behind: 'leaves' };

/** Alone, it delays no other saga. Later than 10 s the server has given the task to another worker. */
export const byItself: TaskLimits = { ...bytes, time: 10_000, slow: 500, behind: 'leaves' };
