import type { ReceivedEvent } from './received-event';

/**
 * What became of an event. `waiting`: the process has not seen it yet; `deferred`: it waits for a state that takes it;
 * `duplicate`: it came before, and is counted once.
 */
export type EventOutcome = 'waiting' | 'handled' | 'deferred' | 'ignored' | 'rejected' | 'duplicate';

/** An event that came to a process. */
export interface EventRecord {
  readonly id: string;
  readonly source: string;
  readonly type: string;
  readonly outcome: EventOutcome;
  /** Why it was not handled. */
  readonly reason?: string;
  /** When it came: ISO 8601 UTC. */
  readonly at: string;
}

/** What a process says of events that it did not handle when they came, in its memo. */
export interface EventNote {
  readonly id: string;
  readonly source: string;
  readonly outcome: Exclude<EventOutcome, 'waiting'>;
  readonly reason?: string;
}

/** How many events have come to which outcome. What came before is not counted again. */
export type EventCounts = Readonly<Record<'handled' | 'deferred' | 'ignored' | 'rejected', number>>;

export const noEvents: EventCounts = { handled: 0, deferred: 0, ignored: 0, rejected: 0 };

/** The counts, after an event's outcome has become another. */
export function recount(counts: EventCounts, before: EventOutcome | undefined, after: EventOutcome): EventCounts {
  const now = { ...counts };
  if (before !== undefined && before in now) now[before as keyof EventCounts] -= 1;
  if (after in now) now[after as keyof EventCounts] += 1;
  return now;
}

export const isSame = (one: Pick<ReceivedEvent, 'id' | 'source'>, other: Pick<ReceivedEvent, 'id' | 'source'>) =>
  one.id === other.id && one.source === other.source;
