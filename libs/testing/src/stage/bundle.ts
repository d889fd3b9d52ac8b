import { resolveForSagas } from '@backstitch/saga/worker';
import { type Logger, type WorkflowBundleWithSourceMap, bundleWorkflowCode } from '@temporalio/worker';

const bundles = new Map<string, Promise<WorkflowBundleWithSourceMap>>();

/** Bundles a workflow file with what a trial needs beside it; once per process and file, for it takes seconds. */
export function bundleOf(workflowsPath: string): Promise<WorkflowBundleWithSourceMap> {
  const made = bundles.get(workflowsPath) ?? make(workflowsPath);
  bundles.set(workflowsPath, made);
  return made;
}

/** The same without anything beside it: as an orchestrator's. */
export const plainBundleOf = (workflowsPath: string): Promise<WorkflowBundleWithSourceMap> => make(workflowsPath, []);

const make = (
  workflowsPath: string,
  workflowInterceptorModules: string[] = [require.resolve('../workflow/interceptors')],
) =>
  bundleWorkflowCode({
    workflowsPath,
    workflowInterceptorModules,
    logger: silent,
    webpackConfigHook: (config) => ({
      ...config,
      resolve: resolveForSagas(config.resolve),
    }),
  });

const nothing = () => undefined;
const silent: Logger = { log: nothing, trace: nothing, debug: nothing, info: nothing, warn: nothing, error: nothing };
