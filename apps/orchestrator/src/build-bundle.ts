import { resolve } from 'node:path';
import { bundleSagas } from '@backstitch/nest';

const here = resolve(__dirname, '..');
const promisesLock = require.resolve('@backstitch/trip/promises.lock.json');

/** A step of the build: `node apps/orchestrator/dist/build-bundle.js`. The orchestrator then starts without bundling. */
async function buildBundle(): Promise<void> {
  for (const name of ['sagas', 'state-machines']) {
    const outFile = resolve(here, `dist/${name}.bundle.js`);
    const workflowsPath = resolve(here, `src/${name}/index.ts`);
    // A state machine carries what it was promised in its definition.
    const { code } = await bundleSagas({ workflowsPath, outFile, ...(name === 'sagas' && { promisesLock }) });
    process.stdout.write(`${outFile}: ${(code.length / 1024).toFixed(0)} KiB\n`);
  }
}

void buildBundle().catch((error: unknown) => {
  process.stderr.write(`${String(error)}\n`);
  process.exit(1);
});
