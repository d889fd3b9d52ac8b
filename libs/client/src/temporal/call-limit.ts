/** A limit for calls at once: callers above it wait in line, first come first served, and are sent away when it takes too long. */
export class CallLimit {
  readonly #line: (() => void)[] = [];
  #in = 0;

  /** @param limit how many may go at once */
  constructor(private limit: number) {}

  /**
   * @param within milliseconds to wait
   * @returns whether the caller is in; then it has to be released
   */
  acquire(within: number): Promise<boolean> {
    if (this.#in < this.limit) {
      this.#in += 1;
      return Promise.resolve(true);
    }
    return new Promise((resolve) => {
      const turn = () => {
        clearTimeout(timer);
        resolve(true);
      };
      const timer = setTimeout(() => {
        this.#line.splice(this.#line.indexOf(turn), 1);
        resolve(false);
      }, within);
      this.#line.push(turn);
    });
  }

  /** Lets the next one in. */
  release(): void {
    this.#in -= 1;
    this.#admit();
  }

  /** Changes how many may go at once. Those above it that are in stay in. */
  resize(limit: number): void {
    this.limit = limit;
    this.#admit();
  }

  #admit(): void {
    while (this.#in < this.limit && this.#line.length > 0) {
      this.#in += 1;
      this.#line.shift()!();
    }
  }
}
