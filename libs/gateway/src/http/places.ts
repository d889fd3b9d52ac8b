/** Places that are shared fairly: there is an end to their number, and to how many one client has. */
export class Places {
  private readonly taken = new Map<string, number>();
  private count = 0;

  constructor(
    private readonly max: number,
    private readonly maxEach: number,
  ) {}

  /** @returns how to give the place back, once; undefined when there is none */
  take(client: string): (() => void) | undefined {
    const own = this.taken.get(client) ?? 0;
    if (this.count >= this.max || own >= this.maxEach) return undefined;
    this.count += 1;
    this.taken.set(client, own + 1);
    return () => {
      this.count -= 1;
      const left = (this.taken.get(client) ?? 1) - 1;
      if (left === 0) this.taken.delete(client);
      else this.taken.set(client, left);
    };
  }
}
