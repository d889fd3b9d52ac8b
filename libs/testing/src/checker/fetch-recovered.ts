import { decoded } from '@backstitch/saga-log';
import type { Client } from '@temporalio/client';
import { type FetchedSaga, fetchSaga } from './fetch-saga';
import { replacedIn } from './read-events';

/** Fetches a saga's events from its first run on, though a recovery may have taken the place of one: see `fetchSaga`. */
export async function fetchRecovered(client: Client, workflowId: string): Promise<FetchedSaga> {
  return fetchSaga(client, workflowId, [await firstRunOf(client, workflowId)]);
}

/** A recovery begins a chain of its own, and names the run whose place it takes. */
async function firstRunOf(client: Client, workflowId: string, of?: string): Promise<string> {
  const { raw, runId } = await client.workflow.getHandle(workflowId, of).describe();
  const first = raw.workflowExecutionInfo?.firstRunId || runId;
  const asked = {
    namespace: client.options.namespace,
    execution: { workflowId, runId: first },
    maximumPageSize: 1,
  };
  const { history } = await decoded(client, await client.workflowService.getWorkflowExecutionHistory(asked));
  const replaced = replacedIn(history?.events?.[0]);
  return replaced === undefined ? first : firstRunOf(client, workflowId, replaced);
}
