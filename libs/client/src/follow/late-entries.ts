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
  private readonly turns = looks.map((look) => ({
    ...look,
    nextAt: 0,
    reading: undefined as Reading<Info> | undefined,
  }));

  /** @param pages reads what a query finds */
  constructor(private readonly pages: (query: string) => AsyncIterable<readonly Info[]>) {}

  /** The next page of the look that has waited longest for its turn. @param now by the clock of Temporal, or near it */
  async next(now: number): Promise<readonly Info[]> {
    const turn = this.turns.find(({ reading, nextAt }) => reading !== undefined || nextAt <= Date.now());
    if (turn === undefined) return [];
    this.turns.push(...this.turns.splice(this.turns.indexOf(turn), 1));
    if (turn.reading === undefined) {
      turn.reading = this.all(foundSince(now - turn.back));
      turn.nextAt = Date.now() + turn.every;
    }
    try {
      const page = await turn.reading.next();
      if (page.done !== true) return page.value;
    } catch (error) {
      turn.reading = undefined;
      throw error;
    }
    turn.reading = undefined;
    return [];
  }

  private async *all(queries: readonly string[]): AsyncGenerator<readonly Info[]> {
    for (const query of queries) yield* this.pages(query);
  }
}

type Reading<Info> = AsyncIterator<readonly Info[]>;
