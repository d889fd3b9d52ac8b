import type { coresdk } from '@temporalio/proto';
import type { Command, ModelRun } from './model-run';
import type { ModelWorld } from './model-world';

/** A run begins another below it, some time later. */
export function nestRun(server: ModelWorld, run: ModelRun, command: Command, completedId: number): void {
  const it = command.startChildWorkflowExecution!;
  const workflowId = it.workflowId ?? '';
  const initiatedId = run.write(
    server.now,
    {
      startChildWorkflowExecutionInitiatedEventAttributes: {
        namespace: 'default',
        workflowId,
        workflowType: { name: it.workflowType },
        taskQueue: { name: it.taskQueue },
        input: { payloads: it.input ?? [] },
        parentClosePolicy: it.parentClosePolicy,
        workflowTaskCompletedEventId: completedId,
      },
    },
    command.userMetadata ?? undefined,
  );
  run.seqOf.set(initiatedId, it.seq!);
  run.begun.set(`child ${it.seq}`, initiatedId);
  run.children.set(initiatedId, { workflowId, closePolicy: Number(it.parentClosePolicy ?? 0) });
  server.transfer(() => startNested(server, run, initiatedId, it));
}

function startNested(
  server: ModelWorld,
  run: ModelRun,
  initiatedId: number,
  it: coresdk.workflow_commands.IStartChildWorkflowExecution,
): void {
  if (!run.isOpen) return;
  const workflowId = it.workflowId ?? '';
  const workflowType = { name: it.workflowType };
  if (server.latest(workflowId)?.isOpen) {
    run.children.delete(initiatedId);
    run.come(() =>
      run.write(server.now, {
        startChildWorkflowExecutionFailedEventAttributes: {
          ...{ workflowId, workflowType, initiatedEventId: initiatedId, cause: 1, namespace: 'default' },
        },
      }),
    );
    return;
  }
  const runId = server.nextRunId();
  const parent = { run, initiatedId };
  const type = it.workflowType ?? '';
  const taskQueue = it.taskQueue ?? '';
  server.begin({ workflowId, type, taskQueue, args: it.input ?? [], runId, firstRunId: runId, parent });
  const workflowExecution = { workflowId, runId };
  const attributes = { initiatedEventId: initiatedId, workflowExecution, workflowType, namespace: 'default' };
  run.come(() => run.write(server.now, { childWorkflowExecutionStartedEventAttributes: attributes }));
}
