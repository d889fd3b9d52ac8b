import { bundleSagas } from '@backstitch/nest';
import { stateMachineWorkflow } from './state-machine-workflow';

/** A step of the build: `node apps/coordinator/dist/build-bundle.js`. The coordinator then starts without bundling. */
async function buildBundle(): Promise<void> {
  const { workflowsPath, bundle: outFile } = stateMachineWorkflow;
  // A state machine carries what it was promised in its definition.
  const { code } = await bundleSagas({ workflowsPath, outFile });
  process.stdout.write(`${outFile}: ${(code.length / 1024).toFixed(0)} KiB\n`);
}

void buildBundle().catch((error: unknown) => {
  process.stderr.write(`${String(error)}\n`);
  process.exit(1);
});
