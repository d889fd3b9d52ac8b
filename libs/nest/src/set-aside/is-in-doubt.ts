import type { HistoryEvent } from '@backstitch/saga-log';
import type { Client } from '@temporalio/client';
import type { HostedTaskErrorCode } from './hosted-task-error';
import type { HostedRun } from './hosted-run';

/** Temporal's number of a task that was begun and not answered in time. */
const startToClose = 1;

/** Events of the first page, and of those before it. An event has no more than a payload, and a task seldom brings more of them. */
const pageSize = { last: 10, before: 100 };

/**
 * What a task fails with that was cut off, or not begun since one before it was. Others fail by their own code, or by another
 * run's fault.
 */
const doubts: readonly HostedTaskErrorCode[] = ['TaskCutOff', 'SagaSetAside', 'SagaSuspected'];

/** What a task fails with by another run's fault: what ended, or holds, its thread is that other one. */
const blameless: readonly HostedTaskErrorCode[] = ['ThreadReplaced', 'ThreadBusy'];

/**
 * Has the last workflow task of a run not ended well? Temporal counts attempts, but not of the queue that a worker has of
 * its own, and from 1 again where a message, a timer or an answer has come meanwhile: that a task was begun and never
 * answered, or cut off, stands in the history alone.
 */
export async function isInDoubt(client: Client, execution: HostedRun): Promise<boolean> {
  const { namespace } = client.options;
  const [{ pendingWorkflowTask }, last] = await Promise.all([
    client.workflowService.describeWorkflowExecution({ namespace, execution }),
    lastEndOfTask(client, execution),
  ]);
  const attempt = pendingWorkflowTask?.attempt ?? 1;
  const { workflowTaskTimedOutEventAttributes: late, workflowTaskFailedEventAttributes: failed } = last ?? {};
  const type = failed?.failure?.applicationFailureInfo?.type;
  // The history tells why a first attempt failed, and of later ones nothing.
  if (attempt > 1) return attempt > 2 || !blameless.some((code) => code === type);
  return late !== undefined || doubts.some((code) => code === type);
}

/** The event with which the last task ended that a worker had begun. */
async function lastEndOfTask(client: Client, execution: HostedRun): Promise<HistoryEvent | undefined> {
  const { namespace } = client.options;
  let nextPageToken: Uint8Array | undefined;
  do {
    const maximumPageSize = nextPageToken ? pageSize.before : pageSize.last;
    const asked = { namespace, execution, maximumPageSize, nextPageToken };
    const answer = await client.workflowService.getWorkflowExecutionHistoryReverse(asked);
    const end = answer.history?.events?.find(isEndOfTask);
    if (end) return end;
    nextPageToken = answer.nextPageToken;
  } while (nextPageToken?.length);
  return undefined;
}

const isEndOfTask = ({
  workflowTaskCompletedEventAttributes: completed,
  workflowTaskFailedEventAttributes: failed,
  workflowTaskTimedOutEventAttributes: late,
}: HistoryEvent): boolean => Boolean(completed ?? failed) || Number(late?.timeoutType) === startToClose;
