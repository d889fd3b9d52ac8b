import { resolve } from 'node:path';
import { buildBundle } from '@backstitch/nest';

const folder = resolve(__dirname, '..');

// A step of the build: the orchestrator then starts without bundling.
void buildBundle({
  workflowsPath: resolve(folder, 'src/sagas/index.ts'),
  outFile: resolve(folder, 'dist/sagas.bundle.js'),
  promisesLock: require.resolve('@backstitch-examples/trip-catalogue/promises.lock.json'),
});
