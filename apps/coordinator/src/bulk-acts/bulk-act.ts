import type { BulkActRun, BulkProgress, PageDone } from '@backstitch/client';
import { continueAsNew, proxyActivities, upsertMemo, workflowInfo } from '@temporalio/workflow';

/** It is tried again for as long as it takes; each attempt says within a minute that it is alive. */
const { actOnPage } = proxyActivities<{ actOnPage(run: BulkActRun): Promise<PageDone> }>({
  startToCloseTimeout: '1h',
  heartbeatTimeout: '60s',
  retry: { maximumInterval: '30s' },
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
    const { done, notDone, after } = await actOnPage(now);
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
    if (after === undefined) return now.progress;
    if (workflowInfo().continueAsNewSuggested) return continueAsNew<typeof bulkAct>(now);
  }
}
