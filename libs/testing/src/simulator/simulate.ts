import type { Program } from '../programs/program';
import { programCatalogue, programTypes, tightLimit } from '../programs/program-contracts';
import { BarrierModel } from './barrier-model';
import type { Choices } from './choices';
import { Deliveries } from './deliveries';
import { ModelServer } from './model-server';
import { ModelWorker } from './model-worker';
import { payloadOf } from './payload-of';
import { playScene } from './play-scene';
import { ProgramScene } from './program-scene';
import type { Sandbox } from './sandbox';
import { type Temper, temperOf } from './temper';

/** One saga, run to its end or until nothing happens any more. @param temper by default chosen, too */
export async function simulate(
  sandbox: Sandbox,
  program: Program,
  choices: Choices,
  temper: Temper = temperOf(choices),
): Promise<ProgramScene> {
  const server = new ModelServer((type) => (type.endsWith('ight') ? tightLimit : undefined));
  const barrier = new BarrierModel(programCatalogue);
  const deliveries = new Deliveries(server, barrier, choices, temper.fates);
  const worker = new ModelWorker(server, sandbox);
  const { type, ...input } = program;
  const workflowId = `${type}/simulated`;
  server.start(workflowId, type, programTypes[type].taskQueue, [payloadOf(input)]);
  const scene = new ProgramScene(program, workflowId, server, barrier, deliveries, worker, choices, temper);
  await playScene(scene);
  return scene;
}
