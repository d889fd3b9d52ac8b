import { resolve } from 'node:path';

/** The same paths from `src` and from `dist`. */
const here = resolve(__dirname, '..');

/** Where the workflow of bulk acts is, and where its bundle. */
export const bulkActWorkflow = {
  workflowsPath: resolve(here, 'src/bulk-acts/index.ts'),
  bundle: resolve(here, 'dist/bulk-acts.bundle.js'),
};
