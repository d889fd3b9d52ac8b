/** For how long after the last time, in milliseconds. */
const memory = 600_000;

/**
 * The saga types of which a run was cut off among the others lately. Their runs have a thread of their own for a while,
 * so a hundred runs that loop cost the others one cut and not a hundred.
 */
export class DoubtedTypes {
  private readonly until = new Map<string, number>();

  add(type: string): void {
    this.until.set(type, Date.now() + memory);
  }

  has(type: string): boolean {
    const until = this.until.get(type);
    if (until === undefined) return false;
    if (until > Date.now()) return true;
    this.until.delete(type);
    return false;
  }
}
