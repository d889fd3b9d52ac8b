import { setTimeout as sleep } from 'node:timers/promises';
import type { EventCounts } from '@backstitch/client';
import type { ProcessView } from '@backstitch/process-manager/shown';
import type { Saga } from '@backstitch/saga-log';
import type { EndedSaga } from '../platform/chaos-domain';
import type { Platform } from '../platform/platform';
import type { PublishedEvent } from '../platform/published-event';
import type { SeenStart } from './ask-gateway';
import { fetchWithin } from './fetch-within';
import type { ChaosHarness } from './chaos-harness';

/** How long it may take until the platform has been told what became of each event, in ms. */
const within = 120_000;

interface Judged {
  readonly platform: Platform;
  readonly harness: ChaosHarness;
  readonly starts: readonly SeenStart[];
  readonly sagas: readonly EndedSaga[];
}

interface EventsJudged {
  /** How many events were published. */
  readonly published: number;
  /** What doesn't agree, one sentence each. */
  readonly violations: readonly string[];
}

const outcomes = ['handled', 'deferred', 'ignored', 'rejected'] as const;
type Outcome = (typeof outcomes)[number];

/**
 * No event is lost silently: what participants have published, by their own tables, and clients, by what they were
 * answered, is what sagas say in their histories that they have had, and what else the platform says that became of it.
 */
export async function eventViolations({ platform, harness, starts, sagas }: Judged): Promise<EventsJudged> {
  const { published: publishedBy } = platform.chaos;
  if (publishedBy === undefined) return { published: 0, violations: [] };
  const published = [...(await publishedBy(harness.databaseUrlOf)), ...starts.flatMap((one) => one.published)];
  const counts = await settledCounts(harness.gateway);
  if (counts === undefined)
    return { published: published.length, violations: ['nobody tells what became of the events'] };
  const { published: counted, waiting, sent, deferred, ...rest } = counts;
  const sum = Object.values(rest).reduce((all, each) => all + each, waiting + sent + deferred);
  const violations = [
    ...(counted === published.length ? [] : [`${published.length} events were published, and ${counted} are counted`]),
    ...(sum === counted ? [] : [`${counted} events are counted, and ${sum} came to something`]),
    ...(waiting + sent + deferred === 0 ? [] : [`of ${waiting + sent + deferred} events nobody knows what became`]),
  ];
  const had = sagas.flatMap((one) => eventsHad(one));
  violations.push(...notPublished(had, published));
  const seen = (outcome: Outcome) => had.filter((one) => one.outcome === outcome).length;
  if (seen('handled') !== counts.handled) {
    violations.push(`${seen('handled')} events were handled by the histories, and ${counts.handled} by the counts`);
  }
  // What came when its saga had ended is in no history: the platform alone has counted it.
  const elsewhere = counts.ignored + counts.rejected + counts.unclaimed + counts.dropped;
  const inHistories = seen('ignored') + seen('rejected');
  const missing = published.length - had.length;
  if (missing !== elsewhere - inHistories || seen('deferred') > 0) {
    violations.push(
      `${missing} events are in no history, and ${elsewhere - inHistories} were ignored, rejected or not taken besides`,
    );
  }
  return { published: published.length, violations };
}

interface HadEvent extends PublishedEvent {
  readonly outcome: Outcome;
}

/** The events that came to a saga, each once, by its history. */
const eventsHad = ({ workflowId, saga }: EndedSaga): readonly HadEvent[] =>
  ((saga as Saga & { readonly process?: ProcessView }).process?.events ?? []).flatMap(({ type: event, outcome }) => {
    const known = outcomes.find((each) => each === outcome);
    return known === undefined ? [] : [{ event, workflowId, outcome: known }];
  });

/** What a saga has had and nobody has published, or has had more often. */
function notPublished(had: readonly HadEvent[], published: readonly PublishedEvent[]): string[] {
  const left = new Map<string, number>();
  const add = ({ event, workflowId }: PublishedEvent, count: number) => {
    const name = `${workflowId}: ${event}`;
    left.set(name, (left.get(name) ?? 0) + count);
  };
  for (const one of published) add(one, 1);
  for (const one of had) add(one, -1);
  return [...left].filter(([, count]) => count < 0).map(([name, count]) => `${name} came ${-count} times too often`);
}

/** The counts, as soon as it is known what became of each event, or when the time is up. */
async function settledCounts(gateway: string): Promise<EventCounts | undefined> {
  let counts: EventCounts | undefined;
  for (const giveUp = Date.now() + within; Date.now() < giveUp; await sleep(500)) {
    try {
      const { ok, text } = await fetchWithin(5_000, `${gateway}/events/counts`);
      if (!ok) continue;
      counts = JSON.parse(text) as EventCounts;
      if (counts.waiting + counts.sent + counts.deferred === 0) return counts;
    } catch {
      // Asked again.
    }
  }
  return counts;
}
