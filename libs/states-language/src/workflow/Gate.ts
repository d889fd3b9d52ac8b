import { type Cancellation } from '../execution/Cancellation';

/**
 * Lets so many pass at once; the others queue. The server fails every workflow task of a workflow that would have more
 * than 2,000 activities or children pending.
 */
export class Gate {
  private inside = 0;
  private readonly queue: (() => void)[] = [];

  /**
   * @param most how many; it may be changed
   * @param orElse asked when it holds somebody back: another bound instead, for executions from before this one
   */
  constructor(
    public most: number,
    private readonly orElse: () => number | false = () => false,
  ) {}

  /** @throws CancelledError when it was cancelled while it queued: the work was never begun. */
  async pass<T>(cancellation: Cancellation, work: () => Promise<T>): Promise<T> {
    if (this.isFull) await new Promise<void>((resolve) => this.queue.push(resolve));
    else this.inside++;
    try {
      cancellation.throwIfCancelled();
      return await work();
    } finally {
      this.inside--;
      while (this.queue.length > 0 && this.inside < this.most) {
        this.inside++;
        this.queue.shift()!();
      }
    }
  }

  private get isFull(): boolean {
    if (this.inside < this.most) return false;
    this.most = this.orElse() || this.most;
    return this.inside >= this.most;
  }
}
