import type { Action } from './action';
import type { ModelRun } from './model-run';
import type { Operator } from './operator';
import type { Scene } from './scene';
import { unusual } from './unusual';

/** What can happen next, the most ordinary first. */
export function actionsIn(scene: Scene, operator: Operator): readonly Action[] {
  const { faults, hasty, eager, messages } = scene.temper;
  const usual = ordinary(scene, eager);
  const due = nextDue(scene);
  return [
    ...usual,
    ...(due ? [{ weight: usual.length === 0 ? 1 : hasty, act: due.act }] : []),
    ...(messages > 0 && scene.messages < 12 ? [{ weight: messages, act: () => scene.sendMessage() }] : []),
    ...(faults > 0 ? unusual(scene, operator) : []),
  ];
}

/** What happens next when nothing goes wrong any more; nothing when it waits for what never comes. */
export function healingIn(scene: Scene, operator: Operator): (() => void | Promise<void>) | undefined {
  // What fails whatever comes won't end.
  if (scene.openRuns.some(({ blocked, taskAttempt }) => blocked && taskAttempt > 6)) return undefined;
  const [first] = ordinary(scene, 1);
  if (first !== undefined) return () => first.act();
  const due = nextDue(scene);
  // Its operator comes within the hour.
  if (due && due.at < scene.server.now + 3_600_000 && operator.actsLeft > 0) {
    operator.actsLeft -= 1;
    return due.act;
  }
  operator.actsLeft = 40;
  const act = operator.nextAct();
  if (act !== undefined) return act;
  if (scene.messages < scene.maxMessages && scene.openRuns.length > 0) return () => scene.sendAwaited();
  if (due === undefined) return undefined;
  return () => {
    // Who sleeps for hours may wait for one after that.
    scene.maxMessages = Math.max(scene.maxMessages, scene.messages + 12);
    due.act();
  };
}

function ordinary(scene: Scene, eager: number): Action[] {
  const { server, worker, deliveries } = scene;
  const actions: Action[] = [];
  for (const run of scene.openRuns) {
    if (run.task === 'started') actions.push({ weight: 4, act: () => worker.finish(run) });
  }
  if (server.transfers.length > 0) actions.push({ weight: 4, act: () => server.transfers.shift()!() });
  for (const run of scene.openRuns) {
    if (run.task === 'due' && !run.blocked) actions.push({ weight: eager, act: () => take(scene, run) });
  }
  for (const [run, activity] of scene.activities()) {
    if (deliveries.canEnd(activity)) actions.push({ weight: 2, act: () => deliveries.end(run, activity) });
    if (deliveries.canStart(activity)) actions.push({ weight: 3, act: () => deliveries.start(run, activity) });
  }
  return actions;
}

async function take(scene: Scene, run: ModelRun): Promise<void> {
  scene.server.take(run);
  const overlaps = !scene.deliveries.healed && scene.temper.overlap > 0 && scene.choices.chance(scene.temper.overlap);
  if (!overlaps) await scene.worker.finish(run);
}

/** What happens next by itself, as time passes. */
function nextDue(scene: Scene): { readonly at: number; readonly act: () => void } | undefined {
  const { server, deliveries } = scene;
  let next: { at: number; act: () => void } | undefined;
  const consider = (at: number, act: () => void) => {
    if (at !== Infinity && (next === undefined || at < next.at)) next = { at, act };
  };
  for (const [run, activity] of scene.activities()) {
    consider(deliveries.due(activity), () => deliveries.fire(run, activity));
  }
  for (const run of scene.openRuns) {
    for (const [seq, timer] of run.timers) if (!timer.fired) consider(timer.due, () => fire(scene, run, seq));
  }
  if (next === undefined) return undefined;
  const { at, act } = next;
  return {
    at,
    act: () => {
      server.now = Math.max(server.now, at);
      act();
    },
  };
}

function fire({ server }: Scene, run: ModelRun, seq: number): void {
  const timer = run.timers.get(seq)!;
  timer.fired = () => {
    run.timers.delete(seq);
    const attributes = { timerId: String(seq), startedEventId: timer.startedId };
    run.write(server.now, { timerFiredEventAttributes: attributes });
    server.checkSize(run);
  };
  run.come(timer.fired);
}
