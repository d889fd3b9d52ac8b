import type { BulkActRun, BulkProgress, PageDone, PageSoFar } from '@backstitch/client';
import {
  ActivityCancellationType,
  ActivityFailure,
  CancellationScope,
  CancelledFailure,
  TimeoutFailure,
  makeContinueAsNewFunc,
  proxyActivities,
  upsertMemo,
  workflowInfo,
} from '@temporalio/workflow';

/**
 * It is tried again for as long as it takes; each attempt says within a minute that it is alive. One that is to be stopped
 * says what it has done until then.
 */
const { actOnPage } = proxyActivities<{ actOnPage(run: BulkActRun): Promise<PageDone> }>({
  startToCloseTimeout: '1h',
  heartbeatTimeout: '60s',
  retry: { maximumInterval: '30s' },
  cancellationType: ActivityCancellationType.WAIT_CANCELLATION_COMPLETED,
});

/** The most that are listed: as the client says. */
const maxNotDone = 500;

/**
 * An act on many sagas, a page at a time. How far it has come stands in its memo, which needs no worker to be read; a
 * cancel request stops it.
 */
export async function bulkAct(run: BulkActRun): Promise<BulkProgress> {
  let now = run;
  for (;;) {
    const { done, notDone, after, stopped } = await actOrStop(now);
    const { progress } = now;
    now = {
      ...now,
      ...(after && { after }),
      progress: {
        done: progress.done + done,
        refused: progress.refused + notDone.length,
        notDone: [...progress.notDone, ...notDone].slice(0, maxNotDone),
      },
    };
    upsertMemo({ progress: now.progress });
    if (stopped) throw new CancelledFailure('It was stopped.');
    if (after === undefined) return now.progress;
    // A request that came with the end of a page would be lost with this run.
    if (!isStopped() && workflowInfo().continueAsNewSuggested) {
      return makeContinueAsNewFunc<typeof bulkAct>({ memo: workflowInfo().memo! })(now);
    }
  }
}

const isStopped = () => CancellationScope.current().consideredCancelled;

/** What became of a page. One that is to be stopped is not tried again: what its last attempt has said counts. */
async function actOrStop(run: BulkActRun): Promise<PageDone> {
  try {
    return await actOnPage(run);
  } catch (error) {
    if (!isStopped()) throw error;
    const cause = error instanceof ActivityFailure ? error.cause : undefined;
    const said: Partial<PageSoFar> = (cause instanceof TimeoutFailure && cause.lastHeartbeatDetails) || {};
    const seen = Object.values(said.outcomes ?? {});
    return {
      done: seen.filter((outcome) => outcome === null).length,
      notDone: seen.flatMap((outcome) => outcome ?? []),
      stopped: true,
    };
  }
}
