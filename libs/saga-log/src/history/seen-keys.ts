/** Idempotency keys, as they travel with messages and acts: what comes again under one of them is not done again. */
export class SeenKeys {
  private readonly seen = new Set<string>();

  /** In the order in which they came. */
  get all(): readonly string[] {
    return [...this.seen];
  }

  /** @param key absent: it has none, and is always the first */
  isFirst(key: string | undefined): boolean {
    if (key === undefined) return true;
    const isFirst = !this.seen.has(key);
    this.seen.add(key);
    return isFirst;
  }
}
