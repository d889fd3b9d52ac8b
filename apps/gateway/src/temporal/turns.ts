/** Callers that are too many at once wait for their turn, first come first served, and are sent away when it takes too long. */
export class Turns {
  private readonly line: (() => void)[] = [];

  /** @param free how many may go at once */
  constructor(private free: number) {}

  /**
   * @param within milliseconds to wait for it
   * @returns whether it is this caller's turn; then it has to be ended
   */
  begin(within: number): Promise<boolean> {
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

  end(): void {
    const next = this.line.shift();
    if (next === undefined) this.free += 1;
    else next();
  }
}
