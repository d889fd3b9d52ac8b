import { ApplicationFailure } from '@temporalio/common';
import { type CloudEvent, HTTP } from 'cloudevents';

/** How long an endpoint may take, in milliseconds. */
const requestTimeoutMs = 10_000;

/**
 * Sends an event to an endpoint. No redirect is followed: where it leads to is on no allow-list.
 * @returns whether it wants any more: an endpoint that is gone (410) doesn't
 * @throws Error when it didn't take it: then it is sent again
 */
export async function deliver(endpoint: string, event: CloudEvent<unknown>, signal: AbortSignal): Promise<boolean> {
  const gone = new AbortController();
  const leave = () => gone.abort(signal.reason);
  const timer = setTimeout(() => gone.abort(new Error(`no answer within ${requestTimeoutMs} ms`)), requestTimeoutMs);
  signal.addEventListener('abort', leave, { once: true });
  if (signal.aborted) leave();
  try {
    return await told(endpoint, event, gone.signal);
  } finally {
    clearTimeout(timer);
    signal.removeEventListener('abort', leave);
  }
}

async function told(endpoint: string, event: CloudEvent<unknown>, signal: AbortSignal): Promise<boolean> {
  const { headers, body } = HTTP.structured(event);
  const response = await fetch(endpoint, {
    method: 'POST',
    headers: headers as Record<string, string>,
    body: body as string,
    redirect: 'manual',
    signal,
  }).catch((cause: unknown) => {
    throw notDelivered(`${endpoint} didn't answer: ${reasonOf(cause)}`);
  });
  await response.body?.cancel();
  if (response.status === 410) return false;
  if (response.ok) return true;
  throw notDelivered(`${endpoint} answered ${response.status} to ${event.type} ${event.id}`);
}

function reasonOf(error: unknown): string {
  const reason = error instanceof Error && error.cause instanceof Error ? error.cause : error;
  return reason instanceof Error ? reason.message : String(reason);
}

/** What telling a subscriber fails with, again and again, until it is told. */
export type SubscriptionErrorCode = 'SubscriberNotTold';

export const notDelivered = (message: string): ApplicationFailure =>
  ApplicationFailure.create({ type: 'SubscriberNotTold' satisfies SubscriptionErrorCode, message });
