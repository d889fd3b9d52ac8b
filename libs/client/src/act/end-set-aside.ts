import { type EndAct, unwindingOf, valueAt } from '@backstitch/saga-log';
import type { Client } from '@temporalio/client';
import { SagaClientError } from '../saga-client-error';
import type { SagaRef } from '../registry/saga-ref';
import { callTemporal } from '../temporal/call-temporal';
import { readToAct } from '../read/read-history';
import { styles } from '../styles';
import { clearSetAside, setAsideError } from './set-aside';

/**
 * Ends a saga whose code can't be run: in one step Temporal ends its run, and starts another under the same id that
 * knows its log and only goes back. One that travels begins to where it was.
 * @throws SagaClientError `past-the-pivot`, `saga-set-aside` for a nested one that is being compensated already,
 *   `payload-sealed`, `temporal-unreachable`
 */
export async function endSetAside(client: Client, ref: SagaRef, act: EndAct, runId: string): Promise<void> {
  const events = await readToAct(client, ref.workflowId, runId);
  const unwinding = unwindingOf(events, act, new Date(), styles);
  if (unwinding === 'not-here') throw setAsideError(ref);
  if (unwinding === 'past-the-pivot') {
    throw new SagaClientError(
      'past-the-pivot',
      'Its pivot has completed, or may have: the saga only goes forward now.',
    );
  }
  const { input, taskQueue, memo } = events[0]?.workflowExecutionStartedEventAttributes ?? {};
  const kept = Object.entries(memo?.fields ?? {}).map(([name, it]) => [name, valueAt({ payloads: [it] }, 0)] as const);
  const given = input?.payloads?.map((_, at) => valueAt(input, at)) ?? [];
  await callTemporal(client, () =>
    client.workflow.start(ref.type.name, {
      workflowId: ref.workflowId,
      taskQueue: taskQueue?.name ?? ref.type.taskQueue,
      args: [given[0], unwinding, ...given.slice(2)],
      workflowIdConflictPolicy: 'TERMINATE_EXISTING',
      ...(kept.length > 0 && { memo: Object.fromEntries(kept) }),
    }),
  );
  await clearSetAside(client, ref, `${act.action}: ${act.reason}`);
}
