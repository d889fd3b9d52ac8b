import type { Dialect } from '@backstitch/database';
import type { WorkerTuning } from '../settings/host-options';

/** The default. SQLite has one connection; ten wait for it for less than an attempt (decision 40). */
const max = 10;

/**
 * How many requests a worker takes at once: more than there are connections would wait for one in their own time, and
 * time out; where they wait in the task queue, another replica may take them.
 * @param workers that share the connections
 */
export function activityLimit(
  dialect: Dialect,
  connections: number | undefined,
  workers: number,
  { tuner }: WorkerTuning,
): Pick<WorkerTuning, 'maxConcurrentActivityTaskExecutions'> {
  // The SDK refuses both.
  if (tuner) return {};
  const all = dialect === 'sqlite' ? max : (connections ?? max);
  return { maxConcurrentActivityTaskExecutions: Math.max(1, Math.floor(all / workers)) };
}
