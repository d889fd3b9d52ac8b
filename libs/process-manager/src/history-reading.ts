import { type Carried, type HistoryEvent, iso, millisOf, valueAt, valueOf } from '@backstitch/saga-log';
import { EventLedger } from './event-ledger';
import { type EventNote, type EventRecord, isSame } from './event-record';
import { type ProcessState, latestOf } from './process-state';
import { type ReceivedEvent, processNames } from './received-event';

/**
 * Reads from a history what became of the events that came to a process. A process writes nothing about an event that it
 * has handled at once: whatever one of its workflow tasks has brought was handled, unless the process has noted that it
 * was not. Of a run that only goes back, as a recovery's does, it was rejected.
 */
export class HistoryReading {
  private readonly told: EventLedger;
  /** What the process has noted about what its last workflow task has brought. */
  private notes: EventNote[] = [];
  /** Further notes about the same come with the next task. */
  private isMoreToCome = false;
  /** What the last task has brought, and those before it: all before this event of the history. Absent: it is settled. */
  private seenBefore: number | undefined;
  /** The history's event of each of the ledger's records of this run. */
  private readonly eventIds: number[] = [];

  /** The run only goes back, perhaps without the process's code: it handles nothing. */
  private goesBack = false;
  /** The event that the process began with, until its signal has come: who starts a process sends it both ways. */
  private begins: ReceivedEvent | undefined;

  constructor(private readonly before: ProcessState) {
    this.told = new EventLedger(before);
    const { snapshot, untaken = [] } = before;
    if (snapshot === undefined) this.begins = untaken[0];
    for (const event of untaken) this.arrived(event, event.time, 0);
  }

  /** What became of each, as far as the history was read. */
  get ledger(): EventLedger {
    this.settle();
    return this.told;
  }

  read(event: HistoryEvent): void {
    const noted = event.workflowPropertiesModifiedEventAttributes?.upsertedMemo?.fields?.[processNames.notes];
    if (noted) {
      this.notes.push(...(valueOf(noted) as readonly EventNote[]));
      const more = event.workflowPropertiesModifiedEventAttributes?.upsertedMemo?.fields?.[processNames.moreNotes];
      this.isMoreToCome = more !== undefined && more !== null && valueOf(more) === true;
      return;
    }
    this.settle();
    const started = event.workflowExecutionStartedEventAttributes;
    if (started) {
      const carried = valueAt(started.input, 1) as Carried | undefined;
      this.goesBack = carried?.as === 'continued' && carried.ending !== undefined;
    }
    const signal = event.workflowExecutionSignaledEventAttributes;
    if (signal?.signalName === processNames.event) {
      const came = valueAt(signal.input, 0) as ReceivedEvent;
      if (this.begins && isSame(this.begins, came)) this.begins = undefined;
      else this.arrived(came, iso(millisOf(event.eventTime!)), Number(event.eventId));
    }
    const task = event.workflowTaskCompletedEventAttributes;
    if (task) this.seenBefore = Number(task.startedEventId);
  }

  /** Of an event and its copies that one task has brought the copies are known first: what else is noted is the event's. */
  private settle(): void {
    const { seenBefore } = this;
    if (seenBefore !== undefined && !this.isMoreToCome) {
      const isSeen = (at: number) => (this.eventIds[at - this.before.events.length] ?? 0) < seenBefore;
      if (this.goesBack) this.told.rejectSeen(isSeen, 'the process compensates');
      else this.told.seen(isSeen);
      this.seenBefore = undefined;
    }
    const notes = this.notes.splice(0);
    const isCopy = ({ outcome }: EventNote) => outcome === 'duplicate';
    for (const note of [...notes.filter(isCopy), ...notes.filter((one) => !isCopy(one))]) this.told.became(note);
  }

  /** What a run is told that only goes back: what became of the events, and those that nobody has seen. */
  left(): Pick<ProcessState, 'events' | 'counts' | 'untaken'> {
    const { events, counts } = this.ledger;
    const isWaiting = ({ outcome }: EventRecord) => outcome === 'waiting';
    return {
      events: latestOf(events),
      counts,
      untaken: events.filter(isWaiting).map(({ id, source, type, at }) => ({ id, source, type, time: at, data: null })),
    };
  }

  private arrived(event: ReceivedEvent, at: string, eventId: number): void {
    this.eventIds.push(eventId);
    this.told.came(event, at, 'waiting');
  }
}
