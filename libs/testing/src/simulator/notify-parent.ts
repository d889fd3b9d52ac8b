import type { EventAttributes } from './model-event';
import type { ModelRun } from './model-run';
import type { End, ModelServer } from './model-server';

/** A nested run has ended: the run that nests it is told. */
export function notifyParent(
  server: ModelServer,
  { info, parent }: ModelRun,
  how: 'completed' | 'failed' | 'cancelled' | 'terminated',
  { result, failure }: End,
): void {
  if (!parent?.run.isOpen || !parent.run.children.delete(parent.initiatedId)) return;
  const { workflowId, runId, workflowType } = info;
  const common = {
    ...{ namespace: 'default', workflowExecution: { workflowId, runId }, workflowType: { name: workflowType } },
    initiatedEventId: parent.initiatedId,
  };
  const attributes: EventAttributes =
    how === 'completed'
      ? {
          childWorkflowExecutionCompletedEventAttributes: {
            ...common,
            ...(result && { result: { payloads: [result] } }),
          },
        }
      : how === 'failed'
        ? { childWorkflowExecutionFailedEventAttributes: { ...common, failure } }
        : how === 'cancelled'
          ? { childWorkflowExecutionCanceledEventAttributes: common }
          : { childWorkflowExecutionTerminatedEventAttributes: common };
  parent.run.come(() => parent.run.write(server.now, attributes), true);
}
