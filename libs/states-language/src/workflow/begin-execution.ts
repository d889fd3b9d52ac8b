import { workflowIdOf } from '@backstitch/saga-log';
import { currentFrame } from '@backstitch/saga';
import { WorkflowExecutionAlreadyStartedError } from '@temporalio/common';
import { ParentClosePolicy, startChild, workflowInfo, WorkflowIdReusePolicy } from '@temporalio/workflow';
import type { TaskOutcome } from '../execution/effects';
import type { Json } from '../json/json';
import { executionArn, type Started } from '../start/started';

/** Starts an execution without waiting for it: no part of this saga. */
export async function beginExecution(name: string, id: string, input: Json, own: Started): Promise<TaskOutcome> {
  const { saga } = currentFrame('An execution');
  if (saga.isStopped) return new Promise(() => undefined);
  saga.budget.admitMore();
  try {
    await startChild(name, {
      workflowId: workflowIdOf(name, id),
      taskQueue: workflowInfo().taskQueue,
      args: [input, undefined, own],
      parentClosePolicy: ParentClosePolicy.ABANDON,
      workflowIdReusePolicy: WorkflowIdReusePolicy.REJECT_DUPLICATE,
    });
    return { output: { ExecutionArn: executionArn(name, id), StartDate: Date.now() } };
  } catch (error) {
    if (!(error instanceof WorkflowExecutionAlreadyStartedError)) throw error;
    return alreadyExists(name, id);
  }
}

/** A name belongs to one execution of a machine, for as long as that is known. */
export const alreadyExists = (machine: string, id: string): TaskOutcome => ({
  failed: true,
  error: 'StepFunctions.ExecutionAlreadyExistsException',
  cause: `Execution Already Exists: '${executionArn(machine, id)}'`,
});
