import vm from 'node:vm';
import { injectGlobals } from '@temporalio/worker/lib/workflow/vm-shared';

/** What every bundle defines: see the SDK's bundler. */
const importWorkflows = '__TEMPORAL__.importWorkflows()';

/**
 * What the workflow file of a bundle exports, found by running the bundle's top level once, in a sandbox with the
 * globals that a workflow has. No workflow starts.
 * @throws whatever the top level of a workflow file throws: a contract that is wrong, say
 */
export function exportsOf(code: string): Readonly<Record<string, unknown>> {
  const sandbox = vm.createContext({ __webpack_module_cache__: {} });
  injectGlobals(sandbox);
  vm.runInContext(code, sandbox, { filename: 'sagas.bundle.js' });
  return { ...(vm.runInContext(importWorkflows, sandbox) as object) };
}
