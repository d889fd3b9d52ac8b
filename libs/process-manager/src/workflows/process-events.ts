import { runIn } from '@backstitch/saga';
import { payloadSize } from '@backstitch/saga-log';
import { CancellationScope, patched, sleep, upsertMemo, workflowInfo } from '@temporalio/workflow';
import { EventLedger } from '../event-ledger';
import { type EventNote, type EventOutcome, isSame } from '../event-record';
import { type ProcessState, latestOf } from '../process-state';
import { type ReceivedEvent, processNames } from '../received-event';
import { isBounded } from './is-bounded';
import { KnownEvents } from './known-events';

/** Events that wait may have so many bytes together: they are handed from run to run, and what is told of them is. */
const maxDeferredBytes = 512 * 1024;
/** So many notes, and so many bytes of them, are written at once: a payload may have 2 MB. */
const maxNotes = 500;
const maxNoteBytes = 256 * 1024;
/** So many bytes of notes are written by one workflow task: the server refuses one of 4 MB, and requests have their share of it. */
const maxTaskBytes = 1024 * 1024;

/** The events of a process: those that have come, those that wait, and what became of each. */
export class ProcessEvents {
  readonly ledger: EventLedger;
  private readonly known: KnownEvents;
  /** Not looked at yet, oldest first. */
  private untaken: ReceivedEvent[] = [];
  private deferred: ReceivedEvent[];
  private deferredBytes: number;
  /** The event that it began with, until its signal has come: who starts a process sends it both ways. */
  private begins: ReceivedEvent | undefined;
  private notes: EventNote[] = [];
  private task = { length: -1, noteBytes: 0 };
  private telling: Promise<void> | undefined;
  /** The history says that more notes come. */
  private hasMore = false;

  /**
   * @param knowsFor milliseconds
   * @param told called when what one task had no room for is written
   */
  constructor(
    knowsFor: number,
    before: ProcessState,
    private readonly told: () => void,
  ) {
    this.ledger = new EventLedger(before);
    this.known = new KnownEvents(knowsFor, before.known);
    this.deferred = [...(before.deferred ?? [])];
    this.deferredBytes = this.deferred.reduce((sum, event) => sum + payloadSize(event), 0);
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

  /** It waits; where there is no room for it any more, it is rejected. */
  defer(event: ReceivedEvent, reason: string): void {
    const bytes = this.deferredBytes + payloadSize(event);
    if (bytes > maxDeferredBytes && isBounded()) {
      this.close(event, 'rejected', `${reason}, and those that wait would have ${bytes} bytes, of ${maxDeferredBytes}`);
      return;
    }
    this.deferredBytes = bytes;
    this.deferred.push(event);
    this.close(event, 'deferred', reason);
  }

  /** One that waited has come to its end. */
  settle(event: ReceivedEvent, outcome: 'handled' | 'rejected', reason?: string): void {
    this.deferred = this.deferred.filter((other) => other !== event);
    this.deferredBytes -= payloadSize(event);
    this.close(event, outcome, reason);
    // That it was handled after all is told, too.
    if (outcome === 'handled') this.note(event, outcome, reason);
  }

  /** Something that is to be told waits for the next workflow task. */
  get isTelling(): boolean {
    return this.telling !== undefined;
  }

  /** Resolves when all that is to be told is written. */
  async allTold(): Promise<void> {
    while (this.telling) await this.telling;
  }

  /**
   * Writes what is to be told besides: one event of the history, and none where all were handled when they came. What the
   * task has no room for is written by the next one.
   */
  tell(): void {
    while (this.notes.length > 0 && !this.isTelling) {
      const atOnce = this.atOnce();
      if (!this.takesPlace(payloadSize(this.notes.slice(0, atOnce)))) this.telling = this.tellNext();
      const told = this.isTelling ? [] : this.notes.splice(0, atOnce);
      const more = (this.isTelling || this.hasMore) && { [processNames.moreNotes]: this.isTelling };
      upsertMemo({ [processNames.notes]: told, ...more });
      this.hasMore = this.isTelling;
    }
  }

  /** Takes its place among what this workflow task writes. @returns false: there is none for it */
  private takesPlace(bytes: number): boolean {
    const { historyLength: length } = workflowInfo();
    if (this.task.length !== length) this.task = { length, noteBytes: 0 };
    this.task.noteBytes += bytes;
    // Histories in which a task has written more go on as they began.
    return this.task.noteBytes <= maxTaskBytes || !patched('backstitch-process-notes');
  }

  private tellNext(): Promise<void> {
    return runIn(undefined, () =>
      CancellationScope.nonCancellable(async () => {
        await sleep(1, { summary: 'what became of events is told in the next task' });
        this.telling = undefined;
        this.tell();
        this.told();
      }),
    );
  }

  /** How many of the notes are written at once. Histories from before they were measured have them as they were cut then. */
  private atOnce(): number {
    let bytes = 0;
    const over = this.notes.findIndex((note, at) => (bytes += payloadSize(note)) > maxNoteBytes && at > 0);
    return over > 0 && over < maxNotes && isBounded() ? over : maxNotes;
  }

  /** What the next run has to know. */
  handOn(): Omit<ProcessState, 'snapshot' | 'machine' | 'timers'> {
    const { counts } = this.ledger;
    return {
      deferred: this.deferred,
      untaken: this.untaken,
      known: this.known.packed(Date.now()),
      events: latestOf(this.ledger.events),
      counts,
    };
  }

  private note({ id, source }: ReceivedEvent, outcome: EventNote['outcome'], reason?: string): void {
    this.notes.push({ id, source, outcome, ...(reason !== undefined && { reason }) });
  }
}
