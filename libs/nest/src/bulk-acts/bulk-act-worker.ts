import { type BulkActRun, type PageDone, type PageSoFar, actOnPage, bulkActQueue } from '@backstitch/client';
import { Context } from '@temporalio/activity';

/** Each page is an activity, which says how far it is, and goes on there when it is begun anew. */
const activities = {
  actOnPage(run: BulkActRun): Promise<PageDone> {
    const { client, info, cancellationSignal, heartbeat } = Context.current();
    const soFar = (info.heartbeatDetails as PageSoFar | undefined) ?? {};
    return actOnPage(client, run, soFar, (done) => heartbeat(done), cancellationSignal);
  },
};

/** A worker of bulk acts, but for its workflow. What it says of a page is passed on soon: another goes on from there. */
export const bulkActWorker = {
  taskQueue: bulkActQueue,
  activities,
  ...{ defaultHeartbeatThrottleInterval: '2s', maxHeartbeatThrottleInterval: '2s' },
} as const;
