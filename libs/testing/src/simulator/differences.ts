import { isDeepStrictEqual } from 'node:util';
import { searchAttributes } from '@backstitch/saga-log';
import { startServer } from '@backstitch/temporal-server';
import type { WorkflowBundleWithSourceMap } from '@temporalio/worker';
import { quietRuntime } from '../bench/quiet-runtime';
import { printProgram } from '../programs/print-program';
import { RealServer } from './real-server';
import { sameOnServer } from './same-on-server';
import { Sandbox } from './sandbox';

/**
 * Compares the model with a real Temporal server, which it starts and stops: the same programs with the same faults.
 * @param atLeast how many programs
 * @returns how many differ
 */
export async function differences(
  bundle: WorkflowBundleWithSourceMap,
  seed: number,
  atLeast: number,
  say: (line: string) => void,
): Promise<number> {
  if (atLeast === 0) return 0;
  quietRuntime();
  const temporal = await startServer({ timeSkipping: true, searchAttributes });
  const [sandbox, server] = [await Sandbox.open(bundle.code), await RealServer.open(temporal.address, bundle)];
  let compared = 0;
  let wrong = 0;
  try {
    for (let nth = seed; compared < atLeast; nth += 1) {
      const comparison = await sameOnServer(sandbox, server, nth, nth);
      if (comparison === undefined) continue;
      compared += 1;
      const { program, simulated, real } = comparison;
      if (isDeepStrictEqual(simulated, real)) continue;
      wrong += 1;
      say(`\n## program ${nth} differs\n\n${printProgram(program)}`);
      say(`simulated: ${JSON.stringify(simulated)}\nreal:      ${JSON.stringify(real)}`);
    }
  } finally {
    await server.close();
    await temporal.stop();
  }
  say(`${compared} programs compared with a real server: ${wrong} differ.`);
  return wrong;
}
