import { deliverEvents } from '@backstitch/delivery';
import { ApplicationFailure } from '@temporalio/common';
import type { CloudEvent } from 'cloudevents';

/**
 * Sends an event to an endpoint.
 * @returns whether it wants any more: an endpoint that is gone (410) doesn't
 * @throws ApplicationFailure `SubscriberNotTold` when it didn't take it: then it is sent again
 */
export async function deliver(endpoint: string, event: CloudEvent<unknown>, signal: AbortSignal): Promise<boolean> {
  const delivery = await deliverEvents({ url: endpoint }, event, signal);
  if (delivery.is === 'gone') return false;
  if (delivery.is === 'taken') return true;
  throw notDelivered(`${event.type} ${event.id}: ${delivery.why}`);
}

/** What telling a subscriber fails with, again and again, until it is told. */
export type SubscriptionErrorCode = 'SubscriberNotTold';

export const notDelivered = (message: string): ApplicationFailure =>
  ApplicationFailure.create({ type: 'SubscriberNotTold' satisfies SubscriptionErrorCode, message });
