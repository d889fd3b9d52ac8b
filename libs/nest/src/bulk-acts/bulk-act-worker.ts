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

/** How often a page says how far it is, in milliseconds. */
const beatEach = 1_000;

/**
 * A worker of bulk acts, but for its workflow. Each page is an activity, which says how far it is, and goes on there when
 * it is begun anew. What it says is passed on soon: another goes on from there.
 * @param store where sagas are found by what only it knows. Default: such acts fail
 */
export const bulkActWorker = (store?: StateStore) =>
  ({
    taskQueue: bulkActQueue,
    activities: {
      async actOnPage(run: BulkActRun): Promise<PageDone> {
        const context = Context.current();
        const { client, cancellationSignal: signal } = context;
        let soFar = soFarIn(context.info.heartbeatDetails as PageSoFar | undefined);
        // That it is to be stopped comes as the answer to what it says, however long there is nothing to say.
        const beating = setInterval(() => context.heartbeat(soFar), beatEach);
        const say = (done: PageSoFar) => context.heartbeat((soFar = done));
        try {
          const page = await actOnPage(client, run, soFar, say, signal, store);
          // Its worker goes: another does the others.
          if (page.stopped && !context.cancellationDetails?.cancelRequested) throw signal.reason;
          return page;
        } catch (error) {
          // What isn't configured doesn't come by waiting.
          if (error instanceof SagaClientError && error.code === 'no-state-store') {
            throw ApplicationFailure.nonRetryable(error.message, error.code);
          }
          throw error;
        } finally {
          clearInterval(beating);
        }
      },
    },
    ...{ defaultHeartbeatThrottleInterval: beatEach, maxHeartbeatThrottleInterval: beatEach },
  }) as const;

/** What an attempt has said of its page. That of an earlier release had no page: it is looked for anew. */
const soFarIn = (details: PageSoFar | undefined) => (details?.page ? details : undefined);
