import { Client } from '@temporalio/client';
import { type NativeConnection, Worker, type WorkerOptions } from '@temporalio/worker';
import type { Feed } from '../record/feed';
import { tracedWorkflows } from '../traces/traced-workflow';
import { ContainedWorkflows } from './contained-workflows';
import { Trials } from './trials';
import { wellFormedFailures } from './well-formed';

/**
 * A worker whose workflows can't bring it, or each other, down: see `ContainedWorkflows`.
 * @param feed is told which have changed
 * @param options.isSeldom its thread is started when the first workflow comes. Default with the worker
 */
export function createWorker(
  { isSeldom, ...options }: WorkerOptions & { readonly connection: NativeConnection; readonly isSeldom?: true },
  feed?: Feed,
): Promise<Worker> {
  const { connection, namespace, interceptors } = options;
  const trials = new Trials(new Client({ connection, namespace }));
  const contained = (workflows: ContainedWorkflows) => (isSeldom ? Promise.resolve(workflows) : workflows.start());
  // The SDK's own place for it; not documented.
  class ContainedWorker extends Worker {
    protected static override createWorkflowCreator: (typeof Worker)['createWorkflowCreator'] = (
      bundle,
      compiled,
      logger,
    ) =>
      // A debugger stops in the midst of a task, and looks into no other thread.
      compiled.debugMode
        ? super.createWorkflowCreator(bundle, compiled, logger)
        : contained(new ContainedWorkflows({ bundle, options: compiled, logger }, trials, feed)).then(tracedWorkflows);
  }
  const activity = [wellFormedFailures, ...(interceptors?.activity ?? [])];
  return ContainedWorker.create({ ...options, interceptors: { ...interceptors, activity } });
}
