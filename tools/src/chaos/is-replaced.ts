import { replacedBy, runsBack } from '@backstitch/saga-log';
import type { Client } from '@temporalio/client';

/** Does a later run of the saga say that it took the place of this one? That run may have gone on in others since. */
export async function isReplaced(client: Client, workflowId: string, runId: string): Promise<boolean> {
  for await (const [started] of runsBack(client, { workflowId })) {
    if (replacedBy(started?.workflowExecutionStartedEventAttributes?.input) === runId) return true;
  }
  return false;
}
