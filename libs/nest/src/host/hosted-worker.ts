import type { WorkerOptions } from '@temporalio/worker';
import type { ServedDatabase } from '../participant/participant-queue';

/** What a host is to run: one worker, but for what the host knows better. */
export type HostedWorker = Omit<WorkerOptions, 'connection' | 'namespace'> & {
  /** With which database it serves its task queue; another one is refused. Default it serves with none. */
  readonly database?: ServedDatabase;
  /** Sagas come here seldom: the thread that runs them is started when the first one comes. Default with the worker. */
  readonly isSeldom?: true;
  /** Fails within that many milliseconds when its database isn't there; readiness follows. Default nothing is asked. */
  readonly answers?: (timeoutMs: number) => Promise<void>;
};
