import { resolveForSagas } from '@backstitch/saga/worker';
import { type Logger, type WorkflowBundleWithSourceMap, bundleWorkflowCode } from '@temporalio/worker';

const bundles = new Map<string, Promise<WorkflowBundleWithSourceMap>>();

/** The code of sagas, and what they were promised. */
export interface SagaCode {
  /** The file that exports the sagas: an absolute path. */
  readonly workflowsPath: string;
  /** The lock file of the contract's promises: an absolute path. Default none. */
  readonly promisesLock?: string;
}

/** Bundles sagas with what a trial needs beside them; once per process and code, for it takes seconds. */
export function bundleOf({ workflowsPath, promisesLock }: SagaCode): Promise<WorkflowBundleWithSourceMap> {
  const key = `${workflowsPath} ${promisesLock ?? ''}`;
  const made = bundles.get(key) ?? make({ workflowsPath, promisesLock });
  bundles.set(key, made);
  return made;
}

/** The same without anything beside it: as an orchestrator's. */
export const plainBundleOf = (workflowsPath: string): Promise<WorkflowBundleWithSourceMap> =>
  make({ workflowsPath }, []);

const make = (
  { workflowsPath, promisesLock }: SagaCode,
  workflowInterceptorModules: string[] = [require.resolve('../workflow/interceptors')],
) =>
  bundleWorkflowCode({
    workflowsPath,
    workflowInterceptorModules,
    logger: silent,
    webpackConfigHook: (config) => ({
      ...config,
      resolve: resolveForSagas(config.resolve, { promisesLock }),
    }),
  });

const nothing = () => undefined;
const silent: Logger = { log: nothing, trace: nothing, debug: nothing, info: nothing, warn: nothing, error: nothing };
