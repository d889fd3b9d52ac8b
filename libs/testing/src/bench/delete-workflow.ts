import { type Client, WorkflowNotFoundError } from '@temporalio/client';
import { until } from './until';

/**
 * Has Temporal delete a workflow, and waits until it knows it no more.
 * @param within milliseconds. Default as of `until`
 */
export async function deleteWorkflow(client: Client, workflowId: string, within?: number): Promise<void> {
  const { namespace } = client.options;
  await client.workflowService.deleteWorkflowExecution({ namespace, workflowExecution: { workflowId } });
  await until(
    () =>
      client.workflow
        .getHandle(workflowId)
        .describe()
        .then(
          () => false,
          (error: unknown) => error instanceof WorkflowNotFoundError,
        ),
    within,
  );
}
