import { setTimeout as sleep } from 'node:timers/promises';
import { misbehave } from './strike.mjs';

/** How long a client waits for an answer before it asks again, in ms. */
const patience = 6_000;

const messages = {
  approve: { approved: true, by: 'Grace' },
  reject: { approved: false, by: 'Grace', reason: 'too dear' },
};

/**
 * A client as the API's docs want it: asks again with the same key until it is answered. It records every id that it was
 * given, whatever it does next.
 * @returns `{ offer, ids, refused? }`: `ids` is a set, which must have one
 */
export async function offered(stage, offer, giveUp) {
  const { type, body, key, copies, isImpatient, slow, follow, after } = offer;
  const seen = { offer, ids: new Set() };
  if (slow) await misbehave(stage, { answer: 'late', calls: 1, ms: slow, on: 'charges' }).catch(() => {});
  const post = () => asked(stage, `/sagas/${type}`, body, key, giveUp);
  // It hangs up at once, and nobody can say whether the saga was started.
  if (isImpatient) await once(stage, `/sagas/${type}`, body, key, 25).catch(() => {});
  for (const answer of await Promise.all(Array.from({ length: copies }, post))) {
    if (answer?.id !== undefined) seen.ids.add(answer.id);
    else seen.refused = answer?.code ?? 'never answered';
  }
  const [id] = seen.ids;
  if (id === undefined || follow === undefined) return seen;
  await sleep(after);
  const path = `/sagas/${type}/${id}`;
  if (follow === 'cancel') await asked(stage, `${path}/cancel`, { reason: 'chaos' }, undefined, giveUp);
  else await asked(stage, `${path}/messages/approval`, messages[follow], key, giveUp);
  return seen;
}

/** Until it is answered yes or no; a 5xx, a 429 and no answer at all are neither. */
async function asked(stage, path, body, key, giveUp) {
  for (let wait = 200; Date.now() < giveUp(); wait = Math.min(wait * 2, 2_000)) {
    try {
      const response = await once(stage, path, body, key, patience);
      const answer = await response.json();
      if (response.status < 500 && response.status !== 429) return answer;
    } catch {
      // Asked again below.
    }
    await sleep(wait);
  }
  return undefined;
}

const once = (stage, path, body, key, within) =>
  fetch(`${stage.gateway}${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...(key !== undefined && { 'idempotency-key': key }) },
    body: JSON.stringify(body),
    signal: AbortSignal.timeout(within),
  });
