import type { WorkerOptions } from '@temporalio/worker';

/** What a host is to run: one worker, but for what the host knows better. */
export type HostedWorker = Omit<WorkerOptions, 'connection' | 'namespace'>;
