/**
 * The pauses of a loop that looks for work: it goes on when it is woken, when the time is over, or when it is stopped.
 * What wakes it while it looks counts, too: `isWoken` until the loop says `looks()`.
 */
export class Rests {
  private goOn: (() => void) | undefined;
  private woken = false;
  private wakes = true;

  /** @param signal stops it: then there is no pause any more */
  constructor(private readonly signal: AbortSignal) {
    signal.addEventListener('abort', () => this.goOn?.(), { once: true });
  }

  get isWoken(): boolean {
    return this.woken;
  }

  /** It looks for work now: what comes from here on wakes it. */
  looks(): void {
    this.woken = false;
  }

  wake = (): void => {
    this.woken = true;
    if (this.wakes) this.goOn?.();
  };

  /** @param ms at most so long. @param untilWoken false: waking doesn't shorten it */
  rest(ms: number, { untilWoken = true } = {}): Promise<void> {
    if (this.signal.aborted) return Promise.resolve();
    this.wakes = untilWoken;
    return new Promise((resolve) => {
      const timer = setTimeout(() => this.goOn?.(), ms);
      this.goOn = () => {
        this.goOn = undefined;
        clearTimeout(timer);
        resolve();
      };
    });
  }
}
