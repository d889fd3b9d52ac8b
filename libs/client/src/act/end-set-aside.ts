import type { EndAct } from '@backstitch/saga-log';
import type { Client } from '@temporalio/client';
import { lookAtBroken } from '../recover/look-at-broken';
import { replaceRun } from '../recover/replace-run';
import type { SagaRef } from '../registry/saga-ref';
import { clearSetAside, setAsideError } from './set-aside';

/**
 * Ends a saga whose code can't be run: another run goes back in its place, by its log alone, where its own would be. One
 * that travels begins to where it was.
 * @returns whether it is ended so; it isn't where it is no longer set aside
 * @throws SagaClientError `past-the-pivot`, `saga-set-aside` for a nested one that is being compensated already,
 *   `nested-running`, `payload-sealed`, `temporal-unreachable`
 */
export async function endSetAside(client: Client, ref: SagaRef, act: EndAct): Promise<boolean> {
  const seen = await lookAtBroken(client, ref);
  if (seen.described.setAside === undefined) return false;
  if (seen.record.carried?.as === 'unwind') throw setAsideError(ref);
  const { taskQueue } = seen.events[0]?.workflowExecutionStartedEventAttributes ?? {};
  await replaceRun({ temporal: client }, ref, seen, act, taskQueue?.name ?? ref.type.taskQueue);
  await clearSetAside(client, ref, `${act.action}: ${act.reason}`);
  return true;
}
