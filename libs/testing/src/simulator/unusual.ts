import type { Action } from './action';
import type { Operator } from './operator';
import { endByForce, isRecoverable } from './recover-ended';
import { isResettable, resetRun } from './reset-run';
import type { Scene } from './scene';

/** What happens seldom: workers go and come, forget, operators act, runs are reset or ended by force. */
export function unusual(scene: Scene, operator: Operator): readonly Action[] {
  const { deliveries, worker, choices, server, openRuns: open, temper } = scene;
  const idle = open.filter(({ task }) => task !== 'started');
  const actions: Action[] = [
    {
      weight: 0.1,
      act: () => {
        const queue = choices.one(['alpha', 'beta', 'gamma']);
        if (!deliveries.away.delete(queue)) deliveries.away.add(queue);
      },
    },
    { weight: 0.12, act: () => operator.act() },
    { weight: 0.03, act: () => operator.actAgain() },
    ...(scene.messages > 0 ? [{ weight: 0.05, act: () => scene.sendAgain(1 + choices.below(scene.messages)) }] : []),
  ];
  if (deliveries.stragglers.length > 0) {
    actions.push({
      weight: 0.5,
      act: () => deliveries.stragglers.splice(choices.below(deliveries.stragglers.length), 1)[0]!(),
    });
  }
  const cached = worker.cached.filter((run) => idle.includes(run));
  if (cached.length > 0) actions.push({ weight: 0.2, act: () => worker.evict(choices.one(cached)) });
  const resettable = idle.filter(isResettable);
  if (resettable.length > 0) {
    actions.push({ weight: 0.03, act: () => resetRun(scene, choices.one(resettable)) });
  }
  const nested = idle.filter(({ parent }) => parent !== undefined);
  if (nested.length > 0) {
    actions.push({ weight: 0.03, act: () => server.terminate(choices.one(nested), 'by hand') });
  }
  const endable = idle.filter(isRecoverable);
  if (endable.length > 0) actions.push({ weight: 0.02, act: () => endByForce(scene, choices.one(endable)) });
  return actions.map(({ weight, act }) => ({ weight: weight * temper.faults, act }));
}
