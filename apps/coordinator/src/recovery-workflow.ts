import { resolve } from 'node:path';
import { workflowFile } from '@backstitch/nest';

/** The same paths from `src` and from `dist`. */
const here = resolve(__dirname, '..');

/** Where the workflow of recoveries is, and where its bundle. It is one for every saga type. */
export const recoveryWorkflow = {
  workflowsPath: workflowFile(here, 'recoveries/index'),
  bundle: resolve(here, 'dist/recoveries.bundle.js'),
};
