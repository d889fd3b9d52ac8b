import type { temporal } from '@temporalio/proto';
import type { EventAttributes } from './model-event';
import type { RunInfo } from './sandbox';

/** How a run has ended, as those who wait for it hear it. */
export interface End {
  readonly result?: temporal.api.common.v1.IPayload | null;
  readonly failure?: temporal.api.failure.v1.IFailure | null;
}

/** What the history of a run is told when one that it nests has ended. */
export function endOfNested(
  info: RunInfo,
  initiatedId: number,
  how: 'completed' | 'failed' | 'cancelled' | 'terminated',
  { result, failure }: End,
): EventAttributes {
  const { workflowId, runId, workflowType } = info;
  const common = {
    ...{ namespace: 'default', workflowExecution: { workflowId, runId }, workflowType: { name: workflowType } },
    initiatedEventId: initiatedId,
  };
  return how === 'completed'
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
}
