import { workflowIdOf } from '@backstitch/saga-log';
import { currentFrame } from '@backstitch/saga';
import { WorkflowExecutionAlreadyStartedError } from '@temporalio/common';
import { ParentClosePolicy, startChild, uuid4, workflowInfo, WorkflowIdReusePolicy } from '@temporalio/workflow';
import type { TaskOutcome } from '../execution/effects';
import type { Json } from '../json/json';
import { executionArn, type Started } from '../start/started';
import { sdkMetadata } from './sdk-metadata';

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
    const at = Date.now();
    const output = { ExecutionArn: executionArn(name, id), StartDate: at };
    // Executions that began before answers said something of themselves go on as they began.
    if ((own.edition ?? 1) < 4) return { output };
    const told = { at, requestId: uuid4(), contentType: 'application/x-amz-json-1.0' };
    return { output: { ...output, ...sdkMetadata(output, told) } };
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
