/** An event as it comes to the door: what is needed of a CloudEvent 1.0, with its body as JSON carries it. */
export interface IncomingEvent {
  /** With its source it tells the event from every other. */
  readonly id: string;
  readonly source: string;
  /** The event's name. */
  readonly type: string;
  /** When it happened: ISO 8601. */
  readonly time: string;
  /** What it is about, for people who look: who takes it is decided by its body. Default nothing. */
  readonly subject?: string;
  readonly data: unknown;
}
