/** A limit for calls at once: callers above it wait in line, first come first served, and are sent away when it takes too long. */
export class Semaphore {
  private readonly line: (() => void)[] = [];

  /** @param free how many may go at once */
  constructor(private free: number) {}

  /**
   * @param within milliseconds to wait
   * @returns whether the caller is in; then it has to be released
   */
  acquire(within: number): Promise<boolean> {
    if (this.free > 0) {
      this.free -= 1;
      return Promise.resolve(true);
    }
    return new Promise((resolve) => {
      const turn = () => {
        clearTimeout(timer);
        resolve(true);
      };
      const timer = setTimeout(() => {
        this.line.splice(this.line.indexOf(turn), 1);
        resolve(false);
      }, within);
      this.line.push(turn);
    });
  }

  /** Lets the next one in. */
  release(): void {
    const next = this.line.shift();
    if (next === undefined) this.free += 1;
    else next();
  }
}
