import { setTimeout as sleep } from 'node:timers/promises';
import type { Follow } from '../platform/chaos-domain';
import type { PublishedEvent } from '../platform/published-event';
import { type Asked, asked, once } from './asked';
import type { Offer } from './planned-offers';
import type { ChaosHarness } from './chaos-harness';

type Told = Extract<Follow, { path: string }>;

/** What a client saw of its saga. */
export interface SeenStart {
  readonly offer: Offer;
  /** Every id that it was given: there must be one. */
  readonly ids: ReadonlySet<string>;
  /** The events that it was told are kept. */
  readonly published: readonly PublishedEvent[];
  /** Absent: it was answered with an id each time. */
  readonly refused?: string;
}

/**
 * A client as the API's docs want it: asks again with the same key until it is answered. It records every id that it was
 * given, whatever it does next.
 * @param giveUp when it stops asking, in ms of the clock
 */
export async function askGateway(harness: ChaosHarness, offer: Offer, giveUp: () => number): Promise<SeenStart> {
  const { type, body, key, copies, isImpatient, before, begunBy, follow, after } = offer;
  const ids = new Set<string>();
  const published: PublishedEvent[] = [];
  let refused: string | undefined;
  if (before) await harness.misbehave(before).catch(() => {});
  const start = begunBy === undefined ? started(harness, offer) : event(harness, begunBy.event, key, body);
  // It hangs up at once: whether the saga was started isn't known.
  if (isImpatient) await once(start, 25).catch(() => {});
  for (const answer of await Promise.all(Array.from({ length: copies }, () => asked(start, giveUp)))) {
    const id = answer?.taken === undefined ? answer?.id : begunBy?.id;
    if (id !== undefined) ids.add(id);
    else refused = answer?.code ?? 'never answered';
  }
  const [id] = ids;
  const publishes = (name: string) => published.push({ event: name, workflowId: `${type}/${id}` });
  if (begunBy !== undefined && id !== undefined) publishes(begunBy.event);
  if (id !== undefined && follow !== undefined) {
    await sleep(after);
    if ('event' in follow) {
      const answer = await asked(event(harness, follow.event, `${key}/follow`, follow.body), giveUp);
      if (answer?.taken !== undefined) publishes(follow.event);
      else refused = answer?.code ?? `${follow.event} was never answered`;
    } else if ('outside' in follow) {
      const { outside: path, body: told } = follow;
      if ((await asked({ url: harness.outsideUrl(path), headers: {}, body: told }, giveUp)) === undefined) {
        refused = `the service outside never answered ${path}`;
      }
    } else {
      await asked(told(harness, offer, follow, id), giveUp);
    }
  }
  return { offer, ids, published, ...(refused !== undefined && { refused }) };
}

/**
 * A saga that was ended by force has refused its message, or its cancel. Once it is recovered forwards it waits for it: its
 * client sends it again, a message by the same key.
 */
export async function tellAgain(harness: ChaosHarness, { offer, ids }: SeenStart, giveUp: () => number): Promise<void> {
  const { follow } = offer;
  if (follow === undefined || !('path' in follow)) return;
  for (const id of ids) await asked(told(harness, offer, follow, id), giveUp);
}

/** What a client sends to its saga: a message, or its cancel. */
function told({ gateway }: ChaosHarness, { type, key }: Offer, { path, body }: Told, id: string): Asked {
  const headers: Asked['headers'] = path === 'cancel' ? {} : { 'idempotency-key': key };
  return { url: `${gateway}/sagas/${type}/${id}/${path}`, headers, body };
}

const started = ({ gateway }: ChaosHarness, { type, key, body }: Offer): Asked => ({
  ...{ url: `${gateway}/sagas/${type}`, headers: { 'idempotency-key': key }, body },
});

/** A CloudEvent of a client's own. */
const event = ({ gateway }: ChaosHarness, type: string, id: string, data: object): Asked => ({
  url: `${gateway}/events`,
  headers: { 'content-type': 'application/cloudevents+json' },
  body: { specversion: '1.0', id, source: '/chaos', type, data },
});
