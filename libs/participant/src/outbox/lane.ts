/** What a relay delivers: each kind by itself, so that one whose door is away keeps the other waiting for nothing. */
export type OutboxKind = 'events' | 'starts';

/** Pauses while the door is away, in milliseconds. */
const backoff = { first: 100, factor: 2, most: 10_000 };

/** The deliveries of one kind, and the pauses between them while its door is away. */
export class Lane {
  private pause = 0;
  private until = 0;

  constructor(readonly kind: OutboxKind) {}

  /** How long it still pauses, in milliseconds, 0 when that is over. Undefined: its door is there. */
  get pauseMs(): number | undefined {
    return this.pause === 0 ? undefined : Math.max(0, this.until - performance.now());
  }

  /** Its door has answered, or nothing was to be delivered. */
  isThere(): void {
    this.pause = 0;
  }

  /** @param retryAfterMs how long the door asks to be left alone, in milliseconds. Default not at all */
  isAway(retryAfterMs = 0): void {
    this.pause = Math.min(this.pause === 0 ? backoff.first : this.pause * backoff.factor, backoff.most);
    this.until = performance.now() + Math.max(this.pause, retryAfterMs);
  }
}
