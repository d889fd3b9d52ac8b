import { resolve } from 'node:path';
import { bundleSagas } from '@backstitch/nest';

const here = resolve(__dirname, '..');
const promisesLock = require.resolve('@backstitch-examples/trip-catalogue/promises.lock.json');

/** A step of the build: `node examples/trip/orchestrator/dist/build-bundle.js`. The orchestrator then starts without bundling. */
async function buildBundle(): Promise<void> {
  const outFile = resolve(here, 'dist/sagas.bundle.js');
  const { code } = await bundleSagas({ workflowsPath: resolve(here, 'src/sagas/index.ts'), outFile, promisesLock });
  process.stdout.write(`${outFile}: ${(code.length / 1024).toFixed(0)} KiB\n`);
}

void buildBundle().catch((error: unknown) => {
  process.stderr.write(`${String(error)}\n`);
  process.exit(1);
});
