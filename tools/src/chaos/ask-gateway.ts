import { setTimeout as sleep } from 'node:timers/promises';
import { type FetchedText, fetchWithin } from './fetch-within';
import type { Offer } from './planned-offers';
import type { Stage } from './stage';

/** How long a client waits for an answer before it asks again, in ms. */
const requestTimeoutMs = 6_000;

/** What a client saw of its saga. */
export interface SeenStart {
  readonly offer: Offer;
  /** Every id that it was given: there must be one. */
  readonly ids: ReadonlySet<string>;
  /** Absent: it was answered with an id each time. */
  readonly refused?: string;
}

interface Answer {
  readonly id?: string;
  readonly code?: string;
}

/**
 * A client as the API's docs want it: asks again with the same key until it is answered. It records every id that it was
 * given, whatever it does next.
 * @param giveUp when it stops asking, in ms of the clock
 */
export async function askGateway(stage: Stage, offer: Offer, giveUp: () => number): Promise<SeenStart> {
  const { type, body, key, copies, isImpatient, before, follow, after } = offer;
  const ids = new Set<string>();
  let refused: string | undefined;
  if (before) await stage.misbehave(before).catch(() => {});
  const url = `${stage.gateway}/sagas/${type}`;
  // It hangs up at once: whether the saga was started isn't known.
  if (isImpatient) await once(url, body, key, 25).catch(() => {});
  const posts = Array.from({ length: copies }, () => asked(url, body, key, giveUp));
  for (const answer of await Promise.all(posts)) {
    if (answer?.id !== undefined) ids.add(answer.id);
    else refused = answer?.code ?? 'never answered';
  }
  const [id] = ids;
  if (id !== undefined && follow !== undefined) {
    await sleep(after);
    const followKey = follow.path === 'cancel' ? undefined : key;
    await asked(`${url}/${id}/${follow.path}`, follow.body, followKey, giveUp);
  }
  return { offer, ids, ...(refused !== undefined && { refused }) };
}

/** Until it is answered yes or no; a 5xx, a 429 and no answer at all are neither. */
async function asked(
  url: string,
  body: object,
  key: string | undefined,
  giveUp: () => number,
): Promise<Answer | undefined> {
  for (let wait = 200; Date.now() < giveUp(); wait = Math.min(wait * 2, 2_000)) {
    try {
      const { status, text } = await once(url, body, key, requestTimeoutMs);
      const answer = JSON.parse(text) as Answer;
      if (status < 500 && status !== 429) return answer;
    } catch {
      // Asked again below.
    }
    await sleep(wait);
  }
  return undefined;
}

const once = (url: string, body: object, key: string | undefined, within: number): Promise<FetchedText> =>
  fetchWithin(within, url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...(key !== undefined && { 'idempotency-key': key }) },
    body: JSON.stringify(body),
  });
