/** How new a reading of a saga is. */
export interface ReadingPosition {
  /** When its run began, in nanoseconds since the epoch: a later run counts for more. */
  readonly runStartedAt: bigint;
  /** The last event of the run that was read. */
  readonly eventId: number;
  /** How often the run had changed when what is pending was read: attempts that fail write no event. */
  readonly transitions: number;
  /** When it was read, in milliseconds since the epoch: what waits for a worker does so by the clock. */
  readonly readAt: number;
}

const digits = (value: bigint | number, length: number): string => String(value).padStart(length, '0');

/**
 * A version of a saga's record: digits, which compare as text. Of two readings of one saga the one with the later run,
 * then with the later event, then with more changes, then the later one is the newer.
 */
export const recordVersion = ({ runStartedAt, eventId, transitions, readAt }: ReadingPosition): string =>
  digits(runStartedAt, 20) + digits(eventId, 10) + digits(transitions, 12) + digits(readAt, 15);

/** What a version was made of. */
export const readingPosition = (version: string): ReadingPosition => ({
  runStartedAt: BigInt(version.slice(0, 20)),
  eventId: Number(version.slice(20, 30)),
  transitions: Number(version.slice(30, 42)),
  readAt: Number(version.slice(42)),
});
