import {
  type BulkActRun,
  type PageDone,
  type PageSoFar,
  SagaClientError,
  actOnPage,
  bulkActQueue,
} from '@backstitch/client';
import type { StateStore } from '@backstitch/state-store';
import { Context } from '@temporalio/activity';
import { ApplicationFailure } from '@temporalio/common';

/**
 * A worker of bulk acts, but for its workflow. Each page is an activity, which says how far it is, and goes on there when
 * it is begun anew. What it says is passed on soon: another goes on from there.
 * @param store where sagas are found by what only it knows. Default: such acts fail
 */
export const bulkActWorker = (store?: StateStore) =>
  ({
    taskQueue: bulkActQueue,
    activities: {
      actOnPage(run: BulkActRun): Promise<PageDone> {
        const { client, info, cancellationSignal, heartbeat } = Context.current();
        const soFar = (info.heartbeatDetails as PageSoFar | undefined) ?? {};
        const say = (done: PageSoFar) => heartbeat(done);
        return actOnPage(client, run, soFar, say, cancellationSignal, store).catch((error: unknown) => {
          // What isn't configured doesn't come by waiting.
          if (error instanceof SagaClientError && error.code === 'no-state-store') {
            throw ApplicationFailure.nonRetryable(error.message, error.code);
          }
          throw error;
        });
      },
    },
    ...{ defaultHeartbeatThrottleInterval: '2s', maxHeartbeatThrottleInterval: '2s' },
  }) as const;
