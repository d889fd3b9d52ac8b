import type { SinkCall } from '@temporalio/workflow';
import type { Workflow, WorkflowCreateOptions, WorkflowCreator } from '@temporalio/worker/lib/workflow/interface';
import { processTracing } from './process-tracing';
import { traceIds } from './trace-ids';

/** Records the span of each saga that ends, and changes nothing else: no code in the workflow, nothing in its history. */
export function tracedWorkflows(creator: WorkflowCreator): WorkflowCreator {
  if (processTracing.now === undefined) return creator;
  return {
    createWorkflow: async (options) => new TracedWorkflow(await creator.createWorkflow(options), options.info),
    destroy: () => creator.destroy(),
  };
}

class TracedWorkflow implements Workflow {
  constructor(
    private readonly inside: Workflow,
    private readonly info: WorkflowCreateOptions['info'],
  ) {}

  activate: Workflow['activate'] = async (activation) => {
    const completion = await this.inside.activate(activation);
    if (activation.isReplaying) return completion;
    for (const command of completion.successful?.commands ?? []) {
      const failure = command.failWorkflowExecution?.failure;
      if (command.completeWorkflowExecution) this.ended();
      else if (failure) this.ended(failure.applicationFailureInfo?.type ?? failure.message ?? '');
      else if (command.cancelWorkflowExecution) this.ended('cancelled');
    }
    return completion;
  };

  getAndResetSinkCalls = (): Promise<SinkCall[]> => this.inside.getAndResetSinkCalls();
  dispose = (): Promise<void> => this.inside.dispose();

  private ended(failure?: string): void {
    const { workflowId, workflowType, startTime, taskQueue } = this.info;
    processTracing.now?.record({
      ...{ name: `saga ${workflowType}`, workflowId, spanId: traceIds.saga(workflowId), kind: 'internal' },
      startedAt: startTime,
      attributes: { 'saga.type': workflowType, 'temporal.task_queue': taskQueue },
      ...(failure !== undefined && { failure }),
    });
  }
}
