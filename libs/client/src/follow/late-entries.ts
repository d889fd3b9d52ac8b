/** How often what may have come into the index late is asked for, and how far back, in milliseconds. */
const looks = [
  { every: 60_000, back: 900_000 },
  { every: 3_600_000, back: 86_400_000 },
] as const;

/** The queries for what began or ended since. @param since milliseconds since the epoch */
export const foundSince = (since: number): string[] => {
  const at = `'${new Date(Math.max(0, since)).toISOString()}'`;
  return [` AND StartTime >= ${at}`, ` AND CloseTime >= ${at}`];
};

/**
 * What Temporal's index was told late: it was away, or its queue was long, and entries come in minutes or hours after those
 * that are newer. The last quarter of an hour is read each minute, and the last day each hour: one page at a time, so that
 * what is new waits for none of it.
 */
export class LateEntries<Info> {
  private readonly nextAt = looks.map(() => 0);
  private reading: AsyncIterator<readonly Info[]> | undefined;

  /** @param pages reads what a query finds */
  constructor(private readonly pages: (query: string) => AsyncIterable<readonly Info[]>) {}

  /** The next page. @param now by the clock of Temporal, or near it */
  async next(now: number): Promise<readonly Info[]> {
    this.reading ??= this.begin(now);
    if (this.reading === undefined) return [];
    try {
      const page = await this.reading.next();
      if (page.done !== true) return page.value;
    } catch (error) {
      this.reading = undefined;
      throw error;
    }
    this.reading = undefined;
    return [];
  }

  private begin(now: number): AsyncIterator<readonly Info[]> | undefined {
    const at = this.nextAt.findIndex((next) => next <= Date.now());
    if (at === -1) return undefined;
    const { every, back } = looks[at]!;
    this.nextAt[at] = Date.now() + every;
    return this.all(foundSince(now - back));
  }

  private async *all(queries: readonly string[]): AsyncGenerator<readonly Info[]> {
    for (const query of queries) yield* this.pages(query);
  }
}
