import { resolve } from 'node:path';
import { workflowFile } from '@backstitch/nest';

/** The same paths from `src` and from `dist`. */
const here = resolve(__dirname, '..');

/** Where the workflow of state machines is, and where its bundle. It is one for every state machine. */
export const stateMachineWorkflow = {
  workflowsPath: workflowFile(here, 'state-machines/index'),
  bundle: resolve(here, 'dist/state-machines.bundle.js'),
};
