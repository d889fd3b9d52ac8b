import type { Client } from '@temporalio/client';
import { callTemporal } from '../temporal/call-temporal';
import { isNotFound } from '../temporal/temporal-error';

const running = 1;

/**
 * The latest run of a workflow.
 * @returns undefined where Temporal knows no such workflow
 * @throws SagaClientError `temporal-unreachable`, `temporal-busy`
 */
export async function latestRun(client: Client, workflowId: string) {
  const { namespace } = client.options;
  try {
    const { workflowExecutionInfo: info } = await callTemporal(client, () =>
      client.workflowService.describeWorkflowExecution({ namespace, execution: { workflowId } }),
    );
    return { runId: info?.execution?.runId ?? '', isRunning: Number(info?.status) === running };
  } catch (error) {
    if (isNotFound(error)) return undefined;
    throw error;
  }
}
