import type { Command, ModelRun } from './model-run';
import type { ModelWorld } from './model-world';

/** A run goes on as another, in a fresh history. */
export function continueAsNew(server: ModelWorld, run: ModelRun, command: Command, completedId: number): void {
  const it = command.continueAsNewWorkflowExecution!;
  const runId = server.nextRunId();
  const type = it.workflowType || run.info.workflowType;
  const taskQueue = it.taskQueue || run.info.taskQueue;
  run.write(server.now, {
    workflowExecutionContinuedAsNewEventAttributes: {
      newExecutionRunId: runId,
      workflowType: { name: type },
      taskQueue: { name: taskQueue },
      input: { payloads: it.arguments ?? [] },
      workflowTaskCompletedEventId: completedId,
    },
  });
  const { workflowId, firstRunId } = run.info;
  run.closed = 'continued';
  server.begin({
    ...{ workflowId, type, taskQueue, args: it.arguments ?? [], runId, firstRunId },
    ...(run.parent && { parent: run.parent }),
    continuedFrom: run,
  });
}
