import type { Client } from '@temporalio/client';
import type { SagaRef } from '../registry/saga-ref';
import { latestRun } from '../read/latest-run';
import { callTemporal } from '../temporal/call-temporal';
import type { BrokenSaga } from './look-at-broken';

/** Events of one page: most often what has come since is one or two. */
const pageSize = 100;

/**
 * Is a saga no longer what was seen? Its run has ended, another has begun, or one of its tasks has gone well since.
 * @throws SagaClientError `temporal-unreachable`, `temporal-busy`
 */
export async function hasGoneOn(
  client: Client,
  { workflowId }: Pick<SagaRef, 'workflowId'>,
  { described, events: seen }: Pick<BrokenSaga, 'described' | 'events'>,
): Promise<boolean> {
  const { closed, runId } = described;
  const latest = await latestRun(client, workflowId);
  if (latest?.runId !== runId || latest.isRunning === closed) return true;
  // A history that is closed stays as it is.
  if (closed) return false;
  const { namespace } = client.options;
  const known = Number(seen.at(-1)?.eventId ?? 0);
  let nextPageToken: Uint8Array | undefined;
  do {
    const asked = { namespace, execution: { workflowId, runId }, maximumPageSize: pageSize, nextPageToken };
    const answer = await callTemporal(client, () => client.workflowService.getWorkflowExecutionHistoryReverse(asked));
    for (const { eventId, workflowTaskCompletedEventAttributes: wentWell } of answer.history?.events ?? []) {
      if (Number(eventId) <= known) return false;
      if (wentWell) return true;
    }
    nextPageToken = answer.nextPageToken;
  } while (nextPageToken?.length);
  return false;
}
