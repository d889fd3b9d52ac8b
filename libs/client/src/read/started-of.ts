import type { Started } from '@backstitch/states-language';
import type { Client } from '@temporalio/client';
import { callTemporal } from '../temporal/call-temporal';
import { valuesIn } from '../temporal/payloads';

/**
 * What an execution was started with, from the first event of its history: it takes no worker to know it.
 * @throws SagaClientError `temporal-unreachable`, `temporal-busy`
 */
export async function startedOf(client: Client, workflowId: string, runId: string): Promise<Started | undefined> {
  const { namespace } = client.options;
  const { history } = await callTemporal(client, () =>
    client.workflowService.getWorkflowExecutionHistory({
      namespace,
      execution: { workflowId, runId },
      maximumPageSize: 1,
    }),
  );
  const payloads = history?.events?.[0]?.workflowExecutionStartedEventAttributes?.input?.payloads;
  const [, , started] = (await valuesIn(client, payloads)) as [unknown, unknown, Started?];
  return started;
}
