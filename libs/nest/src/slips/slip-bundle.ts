import { dirname, resolve } from 'node:path';
import { buildBundle } from '../bundle/build-bundle';
import { freshBundle } from '../bundle/fresh-bundle';
import { packagedBundle } from '../bundle/packaged-bundle';
import { workflowFile } from '../bundle/workflow-file';
import type { WorkerTuning } from '../settings/host-options';

const routingSlip = dirname(require.resolve('@backstitch/routing-slip/package.json'));

/** Where the workflow of routing slips is, and where its bundle. It is one for every participant. */
const slipWorkflow = {
  workflowsPath: workflowFile(routingSlip, 'workflows/index'),
  bundle: resolve(routingSlip, 'dist/slip.bundle.js'),
};

/** The workflow that a worker runs slips with, its failure converter in it. @throws HostError `bundle-missing` */
export const slipBundle = async (worker: WorkerTuning): Promise<{ readonly code: string }> => ({
  code: await freshBundle(packagedBundle(slipWorkflow, worker)),
});

/**
 * A step of a build: writes the bundle that participants and error queues run slips with. What comes with the package needs
 * none, unless there is a failure converter: an app that has one starts without bundling then.
 */
export function buildSlipBundle({ failureConverterPath }: { readonly failureConverterPath?: string } = {}) {
  const { bundle: outFile, ...sources } = packagedBundle(slipWorkflow, { dataConverter: { failureConverterPath } });
  return buildBundle({ ...sources, outFile });
}
