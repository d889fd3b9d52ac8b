/** An event as a process receives it: what it needs of a CloudEvent, with its body decoded. */
export interface ReceivedEvent {
  /** With its source it tells the event from every other. */
  readonly id: string;
  readonly source: string;
  /** The event's name. */
  readonly type: string;
  /** When it happened: ISO 8601. */
  readonly time: string;
  /** Its body. */
  readonly data: unknown;
}

/** The names that a process is spoken to by. */
export const processNames = {
  /** Signal: an event has come. Its argument is a {@link ReceivedEvent}. */
  event: 'backstitch.event',
  /** Query: what became of the events, `EventRecord[]`. */
  events: 'backstitch.events',
  /** Query: where it is, `ProcessNow`. */
  now: 'backstitch.process',
  /** Field of the memo: what became of events that were not handled when they came. */
  notes: 'backstitchEvents',
  /** Field of the memo: true while the task had no room for all of them, and the next one has the others. */
  moreNotes: 'backstitchMoreEvents',
} as const;

/** Events as messages that a process is sent, in their order: a signal's name and its argument. */
export const eventMessages = (
  events: readonly ReceivedEvent[],
): readonly (readonly [name: string, body: ReceivedEvent])[] =>
  events.map((event) => [processNames.event, event] as const);
