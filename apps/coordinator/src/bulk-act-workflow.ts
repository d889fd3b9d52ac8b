import { resolve } from 'node:path';
import { workflowFile } from '@backstitch/nest';

/** The same paths from `src` and from `dist`. */
const here = resolve(__dirname, '..');

/** Where the workflow of bulk acts is, and where its bundle. */
export const bulkActWorkflow = {
  workflowsPath: workflowFile(here, 'bulk-acts/index'),
  bundle: resolve(here, 'dist/bulk-acts.bundle.js'),
};
