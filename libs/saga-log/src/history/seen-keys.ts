import { payloadSize } from '../payload-size';

/** Bytes of all of them, as JSON: they travel from run to run, in one payload with all else. Of 16 characters they are 30,000. */
const maxBytes = 30_000 * 19;

/**
 * Idempotency keys, as they travel with messages and acts: what comes again under one of them is not done again. The
 * latest are known; of the 16 characters that a gateway gives a key, 30,000 of them.
 */
export class SeenKeys {
  private readonly seen = new Set<string>();
  private bytes = 0;

  /** @param before in the order in which they came */
  constructor(before: readonly string[] = []) {
    for (const key of before) this.isFirst(key);
  }

  /** In the order in which they came. */
  get all(): readonly string[] {
    return [...this.seen];
  }

  has(key: string): boolean {
    return this.seen.has(key);
  }

  /** @param key absent: it has none, and is always the first */
  isFirst(key: string | undefined): boolean {
    if (key === undefined) return true;
    if (this.seen.has(key)) return false;
    this.seen.add(key);
    this.bytes += sizeOf(key);
    for (const oldest of this.seen) {
      if (this.bytes <= maxBytes) break;
      this.seen.delete(oldest);
      this.bytes -= sizeOf(oldest);
    }
    return true;
  }
}

/** With the comma behind it. */
const sizeOf = (key: string) => payloadSize(key) + 1;
