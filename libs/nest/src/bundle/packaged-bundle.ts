import { createHash } from 'node:crypto';
import { dirname, relative } from 'node:path';
import type { WorkerTuning } from '../settings/host-options';

/** A workflow of a package, and the bundle that comes with it: absolute paths. */
export interface PackagedWorkflow {
  readonly workflowsPath: string;
  readonly bundle: string;
}

/**
 * What `freshBundle` and `buildBundle` are told of a workflow of a package for a worker: its own bundle, or the one beside
 * it that has the worker's failure converter in it. That one is named after the converter, since several apps may share the
 * package.
 */
export function packagedBundle(
  { workflowsPath, bundle }: PackagedWorkflow,
  { dataConverter: { failureConverterPath } = {} }: Pick<WorkerTuning, 'dataConverter'> = {},
): PackagedWorkflow & { readonly failureConverterPath?: string } {
  if (failureConverterPath === undefined) return { workflowsPath, bundle };
  // The same wherever both are deployed together.
  const path = relative(dirname(bundle), failureConverterPath);
  const name = createHash('sha256').update(path).digest('hex').slice(0, 12);
  return {
    workflowsPath,
    bundle: bundle.replace(/(\.bundle)?\.js$/, `.${name}.bundle.js`),
    failureConverterPath,
  };
}
