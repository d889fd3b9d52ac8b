import { buildBundle } from '@backstitch/nest';
import { bulkActWorkflow } from './bulk-act-workflow';
import { recoveryWorkflow } from './recovery-workflow';
import { stateMachineWorkflow } from './state-machine-workflow';

// A step of the build: the coordinator then starts without bundling. What a saga was promised comes with it.
void (async () => {
  for (const { workflowsPath, bundle } of [stateMachineWorkflow, recoveryWorkflow, bulkActWorkflow]) {
    await buildBundle({ workflowsPath, outFile: bundle });
  }
})();
