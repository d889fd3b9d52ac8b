import type { Client } from '@temporalio/client';
import type { HostedTaskErrorCode } from './hosted-task-error';
import type { HostedRun } from './hosted-run';

/** Temporal's number of a task that was begun and not answered in time. */
const startToClose = 1;

/** The time-out, what is given out anew, and its start: an event has no more than a payload, so three are a small answer. */
const lastEvents = 3;

/** What a task fails with that was cut off. Others fail by their own code, or by another run's fault. */
const cutOff: HostedTaskErrorCode = 'TaskCutOff';

/** What a task fails with by another run's fault: what ended, or holds, its thread is that other one. */
const blameless: readonly HostedTaskErrorCode[] = ['ThreadReplaced', 'ThreadBusy'];

/**
 * Has the last workflow task of a run not ended well? Temporal counts attempts, but not of the queue that a worker has of
 * its own: that a task of it was begun and never answered, or cut off, stands in the history alone.
 */
export async function isInDoubt(client: Client, execution: HostedRun): Promise<boolean> {
  const { namespace } = client.options;
  const { workflowService } = client;
  const [{ pendingWorkflowTask }, { history }] = await Promise.all([
    workflowService.describeWorkflowExecution({ namespace, execution }),
    workflowService.getWorkflowExecutionHistoryReverse({ namespace, execution, maximumPageSize: lastEvents }),
  ]);
  const attempt = pendingWorkflowTask?.attempt ?? 1;
  const last = history?.events?.find(
    (event) => !event.workflowTaskScheduledEventAttributes && !event.workflowTaskStartedEventAttributes,
  );
  const { workflowTaskTimedOutEventAttributes: late, workflowTaskFailedEventAttributes: failed } = last ?? {};
  const type = failed?.failure?.applicationFailureInfo?.type;
  // The history tells why a first attempt failed, and of later ones nothing.
  if (attempt > 1) return attempt > 2 || !blameless.some((code) => code === type);
  return Number(late?.timeoutType) === startToClose || type === cutOff;
}
