import type { Client, WorkflowExecutionInfo } from '@temporalio/client';
import { newestFirst } from '../list/newest-first';
import { type IndexedRun, isRecoverable, statusOf } from '../list/saga-status';
import { followed, superseded } from '../list/superseded';
import { isNotFound } from '../temporal/temporal-error';
import type { BulkActRun } from './bulk-act';

/** The sagas of a page, and where the next one begins. */
export interface Page {
  readonly workflowIds: readonly string[];
  readonly after?: NonNullable<BulkActRun['after']>;
}

/** How far apart the server may say that a run ended and the one after it began, at most. Milliseconds. */
const apart = 10_000;

/**
 * The next sagas of a bulk act by Temporal's visibility. One that has gone on in another run since the act began (it
 * continued as new, or was reset) stands where the run stands that was its last one then: it is not missed because its
 * new run began too late, nor found twice.
 */
export async function pageOfIndex(client: Client, run: BulkActRun, limit: number): Promise<Page> {
  const { from, to, began, after, types } = run;
  const named = types.map(({ name }) => `'${name}'`).join(', ');
  const wentOn =
    began && named !== ''
      ? ` OR (WorkflowType IN (${named}) AND ExecutionStatus IN ('ContinuedAsNew', 'Terminated') AND CloseTime >= '${new Date(began.at - apart).toISOString()}')`
      : '';
  const { runs, more } = await newestFirst(client, `((${run.query})${wentOn})`, {
    ...{ limit, to: new Date(to), every: true },
    ...(from !== undefined && { from: new Date(from) }),
    ...(after && 'runId' in after && { after }),
  });
  const gone = await superseded(client, runs);
  const left = runs.filter(({ status, runId }) => status.name === 'CONTINUED_AS_NEW' || gone.has(runId));
  const movedOn = began ? await chosenThen(client, left, run) : new Set<string>();
  const chosen = runs.filter((info) => movedOn.has(info.runId) || (!left.includes(info) && matches(info, run)));
  const last = runs.at(-1);
  return {
    workflowIds: [...new Set(chosen.map(({ workflowId }) => workflowId))],
    ...(more && last && { after: { startedAt: last.startTime.getTime(), runId: last.runId } }),
  };
}

/** Those of some runs that were their saga's last one when the act began, and whose saga still matches. @returns run ids */
async function chosenThen(
  client: Client,
  left: readonly WorkflowExecutionInfo[],
  run: BulkActRun,
): Promise<ReadonlySet<string>> {
  const before = await followed(client, left, ` AND StartTime < '${new Date(run.to + 1).toISOString()}'`);
  const chosen = new Set<string>();
  for (const { runId, workflowId } of left) {
    if (before.has(runId)) continue;
    // Not by the index, which may not have its new run yet.
    const now = await client.workflow.getHandle(workflowId).describe().catch(unlessGone);
    if (now && matches(now, run)) chosen.add(runId);
  }
  return chosen;
}

const matches = (info: IndexedRun, { began }: BulkActRun): boolean =>
  (!began?.status || began.status.includes(statusOf(info))) && (!began?.recoverable || isRecoverable(info));

function unlessGone(error: unknown): undefined {
  if (!isNotFound(error)) throw error;
}
