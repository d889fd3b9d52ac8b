import { dirname, resolve } from 'node:path';
import { freshBundle } from '../bundle/fresh-bundle';
import { workflowFile } from '../bundle/workflow-file';

const routingSlip = dirname(require.resolve('@backstitch/routing-slip/package.json'));

/** Where the workflow of routing slips is, and where its bundle. It is one for every participant. */
export const slipWorkflow = {
  workflowsPath: workflowFile(routingSlip, 'workflows/index'),
  bundle: resolve(routingSlip, 'dist/slip.bundle.js'),
};

/** The workflow that a worker runs slips with. @throws HostError `bundle-missing` */
export const slipBundle = async (): Promise<{ readonly code: string }> => ({ code: await freshBundle(slipWorkflow) });
