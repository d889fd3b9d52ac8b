import type { temporal } from '@temporalio/proto';
import type { Failure } from './shown/failure';
import { iso, millisOf } from './history-time';
import type { WaitingFor } from './shown/waiting-for';
import type { SagaRecord, StepRecord } from './saga-record';
import { publishActivity, publishQueue } from './published-event';
import { stepOf } from './step';

export type PendingActivity = temporal.api.workflow.v1.IPendingActivityInfo;

/** What Temporal's `describe` adds to a history: attempts that have not ended. */
export interface Pending {
  readonly activities?: readonly PendingActivity[] | null;
  readonly workflowTask?: temporal.api.workflow.v1.IPendingWorkflowTaskInfo | null;
  /** Why its tasks fail, where the history doesn't say it. */
  readonly failing?: Failure;
  /** It is set aside, and why: whatever its last task failed with. */
  readonly setAside?: Failure;
  /** Steps that Temporal's reset has left behind (`leftBehind`). Default none. */
  readonly leftBehind?: readonly StepRecord[];
  /** When it was asked. Default the last event's time. */
  readonly asOf?: Date;
}

/** What the timer of a saga's deadline is called: nothing that a saga's own code would call one. */
export const deadlineSummary = 'deadline: of the saga';

/** Of sagas that began before it was called so: the first timer of a run, set before its code begins. */
const isDeadline = (timerId: string, summary: string) =>
  summary === deadlineSummary || (timerId === '1' && summary === 'deadline');

/** A task that was not taken for so long waits for a worker, in milliseconds. */
const noWorkerAfter = 1000;
/** The state of a pending activity, or workflow task, that no worker has taken. */
export const scheduled = 1;

/** The workers that are there don't know it: it waits for others, of another version. The SDK's own words. */
const isUnknownHere = ({ lastFailure }: PendingActivity) =>
  lastFailure?.applicationFailureInfo?.type === 'NotFoundError' &&
  (lastFailure.message?.includes('is not registered on this Worker') ?? false);

/**
 * What a saga that has not ended waits for.
 * @param asOf when it is read, in milliseconds since the epoch
 */
export function waitsFor(
  record: SagaRecord,
  activities: ReadonlyMap<string, PendingActivity>,
  { workflowTask }: Pending,
  asOf: number,
): readonly WaitingFor[] {
  const since = (milliseconds: number) => ({ since: iso(milliseconds) });
  const waits: WaitingFor[] = [];
  for (const [id, activity] of activities) {
    if (isUnknownHere(activity)) {
      const { asking, entry } = record.steps.get(stepOf(id).stepId) ?? {};
      if (asking && entry) waits.push({ kind: 'worker', what: entry.participant, ...since(asking.startedAt) });
      continue;
    }
    const due = activity.nextAttemptScheduleTime ?? activity.scheduledTime;
    if (Number(activity.state) !== scheduled || !due || asOf - millisOf(due) < noWorkerAfter) continue;
    const isPublishing = activity.activityType?.name === publishActivity;
    const participant = isPublishing ? publishQueue : record.steps.get(stepOf(id).stepId)?.entry.participant;
    if (participant !== undefined) waits.push({ kind: 'worker', what: participant, ...since(millisOf(due)) });
  }
  const task = workflowTask?.originalScheduledTime ?? workflowTask?.scheduledTime;
  if (task && Number(workflowTask?.state) === scheduled && asOf - millisOf(task) >= noWorkerAfter) {
    waits.push({ kind: 'worker', what: record.taskQueue, ...since(millisOf(task)) });
  }
  for (const [timerId, { summary, since: started, until }] of record.timers) {
    if (isDeadline(timerId, summary)) continue;
    const message = /^message: (.*)$/.exec(summary)?.[1];
    waits.push({
      kind: message === undefined ? 'timer' : 'message',
      what: message ?? (summary || 'timer'),
      ...since(started),
      until: iso(until),
    });
  }
  const failure = record.broken ?? unanswered(workflowTask);
  if (failure)
    waits.push({ kind: 'code', what: record.type, ...since(record.brokenSince ?? millisOf(task ?? {})), failure });
  if (record.paused) {
    const { by, reason, since: paused } = record.paused;
    waits.push({ kind: 'paused', what: 'resume', ...since(paused), by, reason });
  }
  for (const id of record.attention) waits.push({ kind: 'operator', what: id, ...since(record.attentionSince) });
  return waits;
}

/** A task that takes its worker down, or never ends, writes no more than that it timed out. Twice is bad luck. */
function unanswered(task: Pending['workflowTask']): Failure | undefined {
  const attempt = task?.attempt ?? 1;
  if (attempt < 3) return undefined;
  const message = `Its workflow task is in attempt ${attempt}: no worker has answered it, or each has failed at it.`;
  return { code: 'TaskUnanswered', message };
}
