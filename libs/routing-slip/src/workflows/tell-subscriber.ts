import {
  CancellationScope,
  ParentClosePolicy,
  continueAsNew,
  proxyActivities,
  sleep,
  startChild,
  workflowInfo,
} from '@temporalio/workflow';
import { type SlipSubscription, errorQueue } from '../slip';
import type { Following, SubscriptionProgress } from '../subscriptions/follow-slip';

const { followSlip } = proxyActivities<{ followSlip(following: Following): Promise<SubscriptionProgress> }>({
  startToCloseTimeout: '1h',
  heartbeatTimeout: '20s',
  retry: { initialInterval: '1s', maximumInterval: '1m' },
});

/**
 * The workflow that tells one subscriber what happens to a slip: beside the slip, so that it can't hold it up, and on
 * the error queue of its owner. What the subscriber didn't take it is sent until it does.
 */
export async function tellSubscriber(following: Following): Promise<void> {
  const told = await followSlip(following);
  if (told.ended) return;
  if (told.lookIn !== undefined) await sleep(told.lookIn);
  await continueAsNew<typeof tellSubscriber>({ ...following, told });
}

/** Begins to tell a slip's subscribers, in its first run; before it may travel, for a run that leaves starts nothing more. */
export async function beginTelling(owner: string, subscriptions: readonly SlipSubscription[]): Promise<void> {
  const { workflowId, runId } = workflowInfo();
  await CancellationScope.nonCancellable(() =>
    Promise.allSettled(
      subscriptions.map((subscription, index) =>
        startChild(tellSubscriber, {
          workflowId: `${workflowId}/subscriber/${index + 1}`,
          taskQueue: errorQueue(owner),
          args: [{ workflowId, subscription, told: { runId, eventId: 0, exceptions: 0 } }],
          parentClosePolicy: ParentClosePolicy.ABANDON,
        }),
      ),
    ),
  );
}
