import { resolve } from 'node:path';
import { bundleSagas } from '@backstitch/nest';

const here = resolve(__dirname, '..');

/** A step of the build: `node apps/orchestrator/dist/build-bundle.js`. The orchestrator then starts without bundling. */
async function buildBundle(): Promise<void> {
  for (const name of ['sagas', 'state-machines']) {
    const outFile = resolve(here, `dist/${name}.bundle.js`);
    const { code } = await bundleSagas({ workflowsPath: resolve(here, `src/${name}/index.ts`), outFile });
    process.stdout.write(`${outFile}: ${(code.length / 1024).toFixed(0)} KiB\n`);
  }
}

void buildBundle().catch((error: unknown) => {
  process.stderr.write(`${String(error)}\n`);
  process.exit(1);
});
