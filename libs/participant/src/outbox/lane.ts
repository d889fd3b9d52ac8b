/** What a relay delivers: each kind by itself, so that one whose door is away keeps the other waiting for nothing. */
export type OutboxKind = 'events' | 'starts';

/** Pauses while the door is away, in milliseconds. */
const backoff = { first: 100, factor: 2, max: 10_000 };

/** The clock that a row is due by isn't the one that pauses are measured by, in milliseconds. */
const slack = 10;

/** The deliveries of one kind, and the pauses between them while its door is away. */
export class Lane {
  private pause = 0;
  private until = 0;
  /** When what was put off is due. */
  private dues: readonly number[] = [];

  constructor(readonly kind: OutboxKind) {}

  /** How long it still pauses, in milliseconds, 0 when that is over. Undefined: its door is there. */
  get pauseMs(): number | undefined {
    return this.pause === 0 ? undefined : Math.max(0, this.until - performance.now());
  }

  /** Its door has answered, or nothing was to be delivered. */
  isThere(): void {
    this.pause = 0;
  }

  /**
   * @param retryAfterMs how long the door asks to be left alone, in milliseconds. Default not at all. No longer than the
   *   longest pause: what it answered to one delivery may not be so of another
   */
  isAway(retryAfterMs = 0): void {
    this.pause = Math.min(this.pause === 0 ? backoff.first : this.pause * backoff.factor, backoff.max);
    this.until = performance.now() + Math.max(this.pause, Math.min(retryAfterMs, backoff.max));
  }

  /** Something was put off by so many milliseconds: it is looked for then. */
  looksAgainIn(ms: number): void {
    this.dues = [...this.dues, performance.now() + ms + slack];
  }

  /** How long nothing is to be done, in milliseconds. @param pollMs at most so long, while its door is there */
  restMs(pollMs: number): number {
    const now = performance.now();
    const later = this.dues.filter((due) => due > now);
    const isDue = later.length < this.dues.length;
    this.dues = later;
    return this.pauseMs ?? (isDue ? 0 : Math.min(pollMs, ...later.map((due) => due - now)));
  }
}
