import { type EndAct, unwindingOf, valueAt } from '@backstitch/saga-log';
import type { Client } from '@temporalio/client';
import { Problem } from '../problems/problem';
import type { SagaRef } from '../served/served-types';
import { reach } from '../temporal/reach';
import { reachHistory } from '../temporal/reach-history';
import { clearSetAside, setAsideProblem } from '../temporal/set-aside';

/**
 * Ends a saga whose code can't be run: in one step Temporal ends its run, and starts another under the same id that
 * knows its log and only goes back.
 * @throws Problem `past-the-pivot`, `saga-set-aside` for a routing slip, `temporal-unreachable`
 */
export async function endSetAside(client: Client, ref: SagaRef, act: EndAct, runId: string): Promise<void> {
  const events = await reachHistory(client, ref.workflowId, runId);
  const unwinding = unwindingOf(events, act, new Date());
  if (unwinding === 'not-here') throw setAsideProblem(ref);
  if (unwinding === 'past-the-pivot') {
    throw new Problem('past-the-pivot', 'Its pivot has completed, or may have: the saga only goes forward now.');
  }
  const { input, taskQueue, memo } = events[0]?.workflowExecutionStartedEventAttributes ?? {};
  const bodyHash = valueAt({ payloads: [memo?.fields?.['bodyHash'] ?? {}] }, 0);
  const given = input?.payloads?.map((_, at) => valueAt(input, at)) ?? [];
  await reach(client, () =>
    client.workflow.start(ref.type.name, {
      workflowId: ref.workflowId,
      taskQueue: taskQueue?.name ?? ref.type.taskQueue,
      args: [given[0], unwinding, ...given.slice(2)],
      workflowIdConflictPolicy: 'TERMINATE_EXISTING',
      ...(memo?.fields?.['bodyHash'] && { memo: { bodyHash } }),
    }),
  );
  await clearSetAside(client, ref, `${act.action}: ${act.reason}`);
}
