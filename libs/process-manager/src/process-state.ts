import { type PublishedEvent, payloadSize } from '@backstitch/saga-log';
import type { EventCounts, EventRecord } from './event-record';
import { noEvents } from './event-record';
import type { ReceivedEvent } from './received-event';

/** A delayed transition, or a delayed event, that has not come yet. */
export interface ProcessTimer {
  /** The name of its delay, and the state it belongs to: `payWithin in trip.awaiting`. */
  readonly name: string;
  /** What XState cancels it by. */
  readonly scheduled: string;
  /** The event that it sends. */
  readonly event: { readonly type: string };
  /** Whose it is, and to whom it is sent: ids of actors, from the machine's own down. */
  readonly source: readonly string[];
  readonly target: readonly string[];
  /** Milliseconds since the epoch. */
  readonly due: number;
}

/** What one run of a process hands to the next. Data only. */
export interface ProcessState {
  /** The machine as XState persists it. Absent: the process has not begun. */
  readonly snapshot?: unknown;
  /** The version of the machine that the snapshot is of. */
  readonly machine?: string;
  readonly timers?: readonly ProcessTimer[];
  /** Events that wait for a state that takes them, oldest first. */
  readonly deferred?: readonly ReceivedEvent[];
  /** Events that came and were not looked at yet. */
  readonly untaken?: readonly ReceivedEvent[];
  /** Keys of the events that are known, as `KnownEvents` packs them. */
  readonly known?: readonly (readonly [at: number, keys: string])[];
  /** What the process has published and nobody has taken yet, oldest first. */
  readonly undelivered?: readonly PublishedEvent[];
  /** What became of the last events. */
  readonly events: readonly EventRecord[];
  readonly counts: EventCounts;
}

/** Of so many events it is told what became of them; of all of them there are counts. */
export const eventsShown = 100;
/** And of so many as have these bytes together. */
const shownBytes = 128 * 1024;

/** What is handed on of what became of events: of the latest, without those that nobody has looked at. */
export function latestOf(events: readonly EventRecord[]): readonly EventRecord[] {
  const latest = events.filter(({ outcome }) => outcome !== 'waiting').slice(-eventsShown);
  let bytes = 0;
  const before = latest.findLastIndex((event) => (bytes += payloadSize(event)) > shownBytes);
  return latest.slice(before + 1);
}

/** The state of a process that has not begun: the event that begins it is the first it looks at. */
export const newProcess = (begins: ReceivedEvent): ProcessState => ({
  untaken: [begins],
  events: [],
  counts: noEvents,
});
