import type { Cancellation } from '../execution/cancellation';

/**
 * A semaphore: so much work runs at once, and the rest queues. The server fails every workflow task of a workflow that
 * would have more than 2,000 activities or children pending.
 */
export class Semaphore {
  private running = 0;
  private readonly queue: (() => void)[] = [];

  /**
   * @param max how many; it may be changed
   * @param orElse asked when work would have to queue: another bound instead, for executions from before this one
   */
  constructor(
    public max: number,
    private readonly orElse: () => number | false = () => false,
  ) {}

  /** @throws CancelledError when it was cancelled while it queued: the work was never begun. */
  async run<T>(cancellation: Cancellation, work: () => Promise<T>): Promise<T> {
    if (this.isFull) await new Promise<void>((resolve) => this.queue.push(resolve));
    else this.running++;
    try {
      cancellation.throwIfCancelled();
      return await work();
    } finally {
      this.running--;
      while (this.queue.length > 0 && this.running < this.max) {
        this.running++;
        this.queue.shift()!();
      }
    }
  }

  private get isFull(): boolean {
    if (this.running < this.max) return false;
    this.max = this.orElse() || this.max;
    return this.running >= this.max;
  }
}
