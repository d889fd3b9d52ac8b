import type { Program } from '../programs/program';
import { programCatalogue, programTypes, tightLimit } from '../programs/program-contracts';
import { actionsIn, healingIn } from './actions';
import { BarrierModel } from './barrier-model';
import type { Choices } from './choices';
import { Deliveries } from './deliveries';
import { ModelServer } from './model-server';
import { ModelWorker } from './model-worker';
import { Operator } from './operator';
import { payloadOf } from './payload-of';
import { recoverEnded } from './recover-ended';
import type { Sandbox } from './sandbox';
import { Scene } from './scene';
import { type Temper, temperOf } from './temper';

/** How many things may happen after all has been healed, before a saga counts as never ending. */
const maxSteps = 30_000;

/** One saga, run to its end or until nothing happens any more. @param temper by default chosen, too */
export async function simulate(
  sandbox: Sandbox,
  program: Program,
  choices: Choices,
  temper: Temper = temperOf(choices),
): Promise<Scene> {
  const server = new ModelServer((type) => (type.endsWith('ight') ? tightLimit : undefined));
  const barrier = new BarrierModel(programCatalogue);
  const deliveries = new Deliveries(server, barrier, choices, temper.fates);
  const worker = new ModelWorker(server, sandbox);
  const { type, ...input } = program;
  const workflowId = `${type}/simulated`;
  server.start(workflowId, type, programTypes[type].taskQueue, [payloadOf(input)]);
  const scene = new Scene(program, workflowId, server, barrier, deliveries, worker, choices, temper);
  const operator = new Operator(scene);
  try {
    for (let step = 0; step < temper.faultySteps && !scene.isOver; step += 1) {
      const actions = actionsIn(scene, operator);
      if (actions.length === 0) break;
      await actions[choices.weighted(actions.map(({ weight }) => weight))]!.act();
      server.now += 1;
    }
    deliveries.healed = true;
    deliveries.away.clear();
    for (let step = 0; !scene.isOver || (await recoverEnded(scene)); step += 1) {
      const next = healingIn(scene, operator);
      if (next === undefined || step > maxSteps) {
        scene.find('never-ended', scene.whyNot());
        break;
      }
      await next();
      server.now += 1;
    }
    for (const straggle of deliveries.stragglers.splice(0)) straggle();
    for (const run of [...server.runs.values()].flat())
      if (temper.replaysAtEnd && run.done.length > 0) await worker.replay(run);
  } finally {
    await worker.close();
  }
  return scene;
}
