import type { EndAct } from '@backstitch/saga-log';
import { lookAtBroken } from '../recover/look-at-broken';
import { replaceRun } from '../recover/replace-run';
import type { SagaRef } from '../registry/saga-ref';
import type { RecoveryContext } from '../recover/recovery-context';
import { clearSetAside, setAsideError, setAsideRecord } from './set-aside';

/**
 * Ends a saga whose code can't be run: another run goes back in its place, by its log alone, where its own would be. One
 * that travels begins to where it was. Also where its run was ended by force while it was set aside: whoever did may not
 * have got as far as to start the other.
 * @returns whether it is ended so; it isn't where it is no longer set aside
 * @throws SagaClientError `past-the-pivot`, `saga-set-aside` for a nested one that is being compensated already,
 *   `nested-running`, `payload-sealed`, `temporal-unreachable`
 */
export async function endSetAside(context: RecoveryContext, ref: SagaRef, act: EndAct): Promise<boolean> {
  const { temporal } = context;
  const seen = await lookAtBroken(temporal, ref);
  const { closed, runId, setAside } = seen.described;
  const isHeld = setAside ?? (closed && seen.broken && (await setAsideRecord(temporal, ref, runId)));
  if (!isHeld) return false;
  if (seen.record.carried?.as === 'unwind') throw setAsideError(ref);
  const { taskQueue } = seen.events[0]?.workflowExecutionStartedEventAttributes ?? {};
  const isReplaced = await replaceRun(context, ref, seen, act, taskQueue?.name ?? ref.type.taskQueue);
  if (!isReplaced) return endSetAside(context, ref, act);
  await clearSetAside(temporal, ref, `${act.action}: ${act.reason}`);
  return true;
}
