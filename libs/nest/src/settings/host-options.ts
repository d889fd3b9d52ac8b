import type { WorkerOptions } from '@temporalio/worker';
import type { Environment } from './environment';

/**
 * Temporal's options of a worker, but for what the host knows: its limits and pollers, a tuner, interceptors and sinks, a
 * data converter with its codec, versioning. What is set here wins.
 *
 * A codec makes payloads larger or smaller, and what a saga may send and keep is reckoned as plain JSON: one that makes
 * them larger takes from the room that Temporal's limits leave.
 */
export type WorkerTuning = Omit<
  Partial<WorkerOptions>,
  'connection' | 'namespace' | 'taskQueue' | 'activities' | 'workflowBundle' | 'workflowsPath' | 'bundlerOptions'
>;

/** What every module that hosts workers may be told. */
export interface HostOptions {
  /** Read when the app starts. Default `process.env`. */
  readonly environment?: Environment;
  /** For each worker of the module. Default: what the module's own docs say, else Temporal's defaults. */
  readonly worker?: WorkerTuning;
}
