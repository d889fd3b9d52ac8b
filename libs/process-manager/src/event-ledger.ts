import {
  type EventCounts,
  type EventNote,
  type EventOutcome,
  type EventRecord,
  isSame,
  noEvents,
  recount,
} from './event-record';
import type { ReceivedEvent } from './received-event';

/** Keeps what became of each event that came, in the order in which they came. */
export class EventLedger {
  private counted: EventCounts;
  private readonly records: EventRecord[];

  constructor(
    before: { readonly events: readonly EventRecord[]; readonly counts: EventCounts } = {
      events: [],
      counts: noEvents,
    },
  ) {
    this.records = [...before.events];
    this.counted = before.counts;
  }

  get events(): readonly EventRecord[] {
    return this.records;
  }

  get counts(): EventCounts {
    return this.counted;
  }

  /** An event has come. */
  came({ id, source, type }: ReceivedEvent, at: string, outcome: EventOutcome, reason?: string): void {
    this.records.push({ id, source, type, outcome, at, ...(reason !== undefined && { reason }) });
    this.counted = recount(this.counted, undefined, outcome);
  }

  /** What became of an event is known, or has become another. The latest that is not a duplicate is meant. */
  became(event: EventNote): void {
    const { outcome, reason } = event;
    const at = this.records.findLastIndex((known) => known.outcome !== 'duplicate' && isSame(known, event));
    if (at < 0) {
      // It came in a run that isn't told of here: it was deferred then.
      this.counted = recount(this.counted, 'deferred', outcome);
      return;
    }
    const { id, source, type, at: came, outcome: before } = this.records[at]!;
    this.records[at] = { id, source, type, outcome, at: came, ...(reason !== undefined && { reason }) };
    this.counted = recount(this.counted, before, outcome);
  }

  /** Everything that waited has been seen: it was handled, where nothing else is said. */
  seen(which: (at: number) => boolean): void {
    this.records.forEach((record, at) => {
      if (record.outcome === 'waiting' && which(at)) this.becomes(at, 'handled');
    });
  }

  /** It handles nothing more: what has been seen of what waited, and what was deferred, is rejected. */
  rejectSeen(which: (at: number) => boolean, reason: string): void {
    this.records.forEach(({ outcome }, at) => {
      if (outcome === 'deferred' || (outcome === 'waiting' && which(at))) this.becomes(at, 'rejected', reason);
    });
  }

  private becomes(at: number, outcome: EventOutcome, reason?: string): void {
    const record = this.records[at]!;
    this.records[at] = { ...record, outcome, ...(reason !== undefined && { reason }) };
    this.counted = recount(this.counted, record.outcome, outcome);
  }
}
