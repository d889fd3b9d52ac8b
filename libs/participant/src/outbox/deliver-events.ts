import type { CloudEvent } from 'cloudevents';
import { timeLimit } from '../barrier/time-limit';

/** Where events are delivered, and how. */
export interface EventsDoor {
  /** `POST /events` of a gateway, or whatever takes batches of CloudEvents: `http://127.0.0.1:3000/events`. */
  readonly url: string;
  /** Sent along: who it is, say. Default none. */
  readonly headers?: Readonly<Record<string, string>>;
}

/**
 * - `taken`: it has all of them
 * - `refused`: it can't take these, as they are
 * - `away`: nothing is wrong with them: it can be tried again
 */
export type Delivery =
  | { readonly is: 'taken' }
  | { readonly is: 'refused'; readonly why: string }
  | { readonly is: 'away'; readonly why: string; readonly retryAfterMs?: number };

/** How long the door may take, in milliseconds. */
const timeoutMs = 10_000;

/** What is wrong with what was sent, and not with who sends it or where: no repetition mends it. */
const refusals = [400, 413, 422];

/** Sends events as one batch. No redirect is followed. */
export async function deliverEvents(
  { url, headers }: EventsDoor,
  events: readonly CloudEvent<unknown>[],
  signal: AbortSignal,
): Promise<Delivery> {
  const limit = timeLimit(timeoutMs, signal);
  try {
    const response = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/cloudevents-batch+json; charset=utf-8', ...headers },
      body: JSON.stringify(events),
      redirect: 'manual',
      signal: limit.signal,
    });
    const { status } = response;
    const said = (await response.text()).slice(0, 500);
    if (response.ok) return { is: 'taken' };
    const why = `${url} answered ${status}: ${said}`;
    if (refusals.includes(status)) return { is: 'refused', why };
    const retryAfter = Number(response.headers.get('retry-after') ?? NaN);
    return { is: 'away', why, ...(retryAfter > 0 && { retryAfterMs: retryAfter * 1_000 }) };
  } catch (error) {
    return { is: 'away', why: `${url} didn't answer: ${reasonOf(error)}` };
  } finally {
    limit.clear();
  }
}

function reasonOf(error: unknown): string {
  if (error instanceof Error && error.name === 'TimeoutError') return `no answer within ${timeoutMs} ms`;
  const reason = error instanceof Error && error.cause instanceof Error ? error.cause : error;
  return reason instanceof Error ? reason.message : String(reason);
}
