import { setTimeout as sleep } from 'node:timers/promises';
import { type FetchedText, fetchWithin } from './fetch-within';

/** How long a client waits for an answer before it asks again, in ms. */
const requestTimeoutMs = 6_000;

/** Too slow, and too many: it may be asked again. */
const retryable: readonly number[] = [408, 429];

/** What is posted as JSON, and where. */
export interface Asked {
  readonly url: string;
  /** Default `content-type: application/json`. */
  readonly headers?: Readonly<Record<string, string>>;
  readonly body: object;
}

/** What the chaos looks at in any answer. */
export interface Answer {
  readonly id?: string;
  /** Of a problem. */
  readonly code?: string;
  /** Of events: how many were new. */
  readonly taken?: number;
}

/**
 * Until it is answered yes or no; a 5xx, a 408, a 429 and no answer at all are neither.
 * @param giveUp when it is given up, in ms of the clock
 * @returns undefined: it was given up
 */
export async function asked(request: Asked, giveUp: () => number): Promise<Answer | undefined> {
  for (let wait = 200; Date.now() < giveUp(); wait = Math.min(wait * 2, 2_000)) {
    try {
      const { status, text } = await once(request, requestTimeoutMs);
      const answer = JSON.parse(text || '{}') as Answer;
      if (status < 500 && !retryable.includes(status)) return answer;
    } catch {
      // Asked again below.
    }
    await sleep(wait);
  }
  return undefined;
}

/** Asks once. @throws when there is no answer within so many ms */
export const once = ({ url, headers, body }: Asked, within: number): Promise<FetchedText> =>
  fetchWithin(within, url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify(body),
  });
