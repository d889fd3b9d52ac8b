import { join } from 'node:path';
import { RealServer } from '../../libs/testing/src/simulator/real-server';
import { Sandbox } from '../../libs/testing/src/simulator/sandbox';
import { sameOnServer } from '../../libs/testing/src/simulator/same-on-server';
import { bundleOf, quietRuntime } from '@backstitch/testing/bench';

// What goes wrong on purpose would fill the screen.
quietRuntime();

const programs = Number(process.env.BACKSTITCH_REAL_PROGRAMS ?? 25);

it('the model of the server tells the same histories as the server itself', async () => {
  const bundle = await bundleOf({ workflowsPath: join(__dirname, '../../libs/testing/src/programs/program-sagas.ts') });
  const sandbox = await Sandbox.open(bundle.code);
  const server = await RealServer.open(process.env.BACKSTITCH_TEST_TEMPORAL!, bundle);
  try {
    let compared = 0;
    for (let seed = 1; compared < programs; seed += 1) {
      const comparison = await sameOnServer(sandbox, server, seed, seed);
      if (comparison === undefined) continue;
      compared += 1;
      expect({ seed, ...comparison.real }).toEqual({ seed, ...comparison.simulated });
    }
  } finally {
    await server.close();
  }
}, 110_000);
