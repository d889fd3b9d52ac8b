import { type RecoverAct, unwindingOf } from '@backstitch/saga-log';
import { decoded } from '../checker/decoded';
import { leftBehindIn } from './left-behind-in';
import type { ModelRun } from './model-run';
import { payloadOf } from './payload-of';
import type { Scene } from './scene';

const act: RecoverAct = { action: 'recover', by: 'somebody', reason: 'it was left as it was' };

/**
 * Recovers a saga backwards, as its client does: one that was ended by force, or of which a reset has left something
 * behind.
 * @returns whether there was anything to recover
 */
export async function recoverEnded(scene: Scene): Promise<boolean> {
  const { server, workflowId, recovered } = scene;
  const last = server.latest(workflowId)!;
  const left = (await leftBehindIn(server, last)).map(({ entry }) => entry);
  if (last.closed !== 'terminated' && !(endedByItself(last) && left.length > 0)) return false;
  const unwinding = unwindingOf(last.events, act, new Date(server.now), [], left);
  if (unwinding === 'past-the-pivot') return false;
  recovered.add(last.info.firstRunId);
  const [input] = last.events[0]!.workflowExecutionStartedEventAttributes?.input?.payloads ?? [];
  const { runId } = last.info;
  const args = [input ?? {}, payloadOf({ ...unwinding, replaces: runId })];
  server.start(workflowId, 'recovery', last.info.taskQueue, args);
  return true;
}

export const endedByItself = ({ closed }: ModelRun): boolean =>
  closed === 'completed' || closed === 'failed' || closed === 'cancelled';

/** Can a run be ended by force, so that what it did can be undone? Not past a pivot, nor with others in it. */
export const isRecoverable = (run: ModelRun): boolean =>
  run.parent === undefined &&
  run.done.length > 0 &&
  // A run before it may have passed the pivot.
  run.info.continuedFrom === undefined &&
  !run.events.some(
    ({ activityTaskScheduledEventAttributes: asked, startChildWorkflowExecutionInitiatedEventAttributes: child }) =>
      child != null || (decoded(asked?.input, 1) as { readonly pivot?: true } | undefined)?.pivot,
  );

/** Ends a run by force. Attempts that are under way go on. */
export function endByForce({ server, deliveries, worker }: Scene, run: ModelRun): Promise<void> {
  for (const activity of run.activities.values()) {
    if (deliveries.canEnd(activity)) deliveries.stragglers.push(activity.report!);
  }
  server.terminate(run, 'by hand');
  return worker.evict(run);
}
