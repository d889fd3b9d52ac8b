import { resolveForSagas, sharedModules } from '@backstitch/saga/worker';
import { type Logger, type WorkflowBundleWithSourceMap, bundleWorkflowCode } from '@temporalio/worker';

const bundles = new Map<string, Promise<WorkflowBundleWithSourceMap>>();

/** The code of sagas, and what they were promised. */
export interface SagaCode {
  /** The file that exports the sagas: an absolute path. */
  readonly workflowsPath: string;
  /** The lock file of the contract's promises: an absolute path. Default none. */
  readonly promisesLock?: string;
}

/**
 * A bundle of workflows: once per process and code, for it takes seconds.
 * @param interceptors modules of workflow interceptors, absolute paths. Default none
 */
export function bundleOf(
  { workflowsPath, promisesLock }: SagaCode,
  interceptors: readonly string[] = [],
): Promise<WorkflowBundleWithSourceMap> {
  const key = [workflowsPath, promisesLock, ...interceptors].join(' ');
  const made = bundles.get(key) ?? make({ workflowsPath, promisesLock }, interceptors);
  bundles.set(key, made);
  return made;
}

const make = ({ workflowsPath, promisesLock }: SagaCode, interceptors: readonly string[]) =>
  bundleWorkflowCode({
    workflowsPath,
    preloadModules: sharedModules,
    workflowInterceptorModules: [...interceptors],
    logger: silent,
    webpackConfigHook: (config) => ({
      ...config,
      resolve: resolveForSagas(config.resolve, { promisesLock }),
    }),
  });

const nothing = () => undefined;
const silent: Logger = { log: nothing, trace: nothing, debug: nothing, info: nothing, warn: nothing, error: nothing };
