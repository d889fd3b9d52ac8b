import { upsertMemo } from '@temporalio/workflow';
import { EventLedger } from '../event-ledger';
import { type EventNote, type EventOutcome, isSame } from '../event-record';
import { type ProcessState, eventsShown } from '../process-state';
import { type ReceivedEvent, processNames } from '../received-event';
import { KnownEvents } from './known-events';

/** So many notes are sent at once: together they stay far below what a payload may have. */
const maxNotes = 500;

/** The events of a process: those that have come, those that wait, and what became of each. */
export class ProcessEvents {
  readonly ledger: EventLedger;
  private readonly known: KnownEvents;
  /** Not looked at yet, oldest first. */
  private untaken: ReceivedEvent[] = [];
  private deferred: ReceivedEvent[];
  /** The event that it began with, until its signal has come: who starts a process sends it both ways. */
  private begins: ReceivedEvent | undefined;
  private notes: EventNote[] = [];

  /** @param knowsFor milliseconds */
  constructor(knowsFor: number, before: ProcessState) {
    this.ledger = new EventLedger(before);
    this.known = new KnownEvents(knowsFor, before.known);
    this.deferred = [...(before.deferred ?? [])];
    const { snapshot, untaken = [] } = before;
    if (snapshot === undefined) this.begins = untaken[0];
    for (const event of untaken) {
      if (snapshot === undefined) this.known.isNew(event, Date.now());
      this.put(event);
    }
  }

  get waiting(): readonly ReceivedEvent[] {
    return this.deferred;
  }

  /** An event has come. @returns it, when it has not come before */
  came(event: ReceivedEvent): ReceivedEvent | undefined {
    if (this.known.isNew(event, Date.now())) return event;
    const { begins } = this;
    if (begins && isSame(begins, event)) this.begins = undefined;
    else {
      this.arrived(event);
      this.close(event, 'duplicate', 'it came before');
    }
    return undefined;
  }

  /** It is looked at when its turn comes. */
  put(event: ReceivedEvent): void {
    this.arrived(event);
    this.untaken.push(event);
  }

  private arrived(event: ReceivedEvent): void {
    this.ledger.came(event, new Date().toISOString(), 'waiting');
  }

  /** The next one that nobody has looked at. */
  next(): ReceivedEvent | undefined {
    return this.untaken.shift();
  }

  get hasNext(): boolean {
    return this.untaken.length > 0;
  }

  /** What became of one that has come. */
  close(event: ReceivedEvent, outcome: Exclude<EventOutcome, 'waiting'>, reason?: string): void {
    const { id, source } = event;
    this.ledger.became({ id, source, outcome, ...(reason !== undefined && { reason }) });
    if (outcome !== 'handled') this.note(event, outcome, reason);
  }

  defer(event: ReceivedEvent, reason: string): void {
    this.deferred.push(event);
    this.close(event, 'deferred', reason);
  }

  /** One that waited has come to its end. */
  settle(event: ReceivedEvent, outcome: 'handled' | 'rejected', reason?: string): void {
    this.deferred = this.deferred.filter((other) => other !== event);
    this.close(event, outcome, reason);
    // That it was handled after all is told, too.
    if (outcome === 'handled') this.note(event, outcome, reason);
  }

  /** Writes what is to be told besides: one event of the history, and none where all were handled when they came. */
  tell(): void {
    while (this.notes.length > 0) upsertMemo({ [processNames.notes]: this.notes.splice(0, maxNotes) });
  }

  /** What the next run has to know. */
  handOn(): Omit<ProcessState, 'snapshot' | 'machine' | 'timers'> {
    const { events, counts } = this.ledger;
    return {
      deferred: this.deferred,
      untaken: this.untaken,
      known: this.known.packed(Date.now()),
      events: events.filter(({ outcome }) => outcome !== 'waiting').slice(-eventsShown),
      counts,
    };
  }

  private note({ id, source }: ReceivedEvent, outcome: EventNote['outcome'], reason?: string): void {
    this.notes.push({ id, source, outcome, ...(reason !== undefined && { reason }) });
  }
}
