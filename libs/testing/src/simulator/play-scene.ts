import { actionsIn, healingIn } from './actions';
import { Operator } from './operator';
import { recoverEnded } from './recover-ended';
import type { Scene } from './scene';

/** How many things may happen after all has been healed, before a saga counts as never ending. */
const maxSteps = 30_000;

/** Has things happen to a saga that was begun, until it has ended or nothing happens any more. */
export async function playScene(scene: Scene): Promise<void> {
  const { server, worker, deliveries, choices, temper } = scene;
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
}
