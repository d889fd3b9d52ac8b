import { type Cancellation } from '../execution/Cancellation';

/**
 * Lets so many pass at once; the others queue. The server fails every workflow task of a workflow that would have more
 * than 2,000 activities or children pending.
 */
export class Gate {
  private inside = 0;
  private readonly queue: (() => void)[] = [];

  constructor(private readonly most: number) {}

  /** @throws CancelledError when it was cancelled while it queued: the work was never begun. */
  async pass<T>(cancellation: Cancellation, work: () => Promise<T>): Promise<T> {
    if (this.inside >= this.most) await new Promise<void>((resolve) => this.queue.push(resolve));
    else this.inside++;
    try {
      cancellation.throwIfCancelled();
      return await work();
    } finally {
      const next = this.queue.shift();
      if (next === undefined) this.inside--;
      else next();
    }
  }
}
