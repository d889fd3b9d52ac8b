import { bundleSagas } from '../bundle/bundle-sagas';
import { slipWorkflow } from './slip-bundle';

/** A step of the build: `node libs/nest/dist/slips/build-slip-bundle.js`. Participants then start without bundling. */
async function buildSlipBundle(): Promise<void> {
  const { workflowsPath, bundle: outFile } = slipWorkflow;
  const { code } = await bundleSagas({ workflowsPath, outFile });
  process.stdout.write(`${outFile}: ${(code.length / 1024).toFixed(0)} KiB\n`);
}

void buildSlipBundle().catch((error: unknown) => {
  process.stderr.write(`${String(error)}\n`);
  process.exit(1);
});
