import { waitingPromises } from './sandbox';

/**
 * Failures of code that no handler sees: a helper function that was called and not awaited. To Node they are unhandled
 * rejections, for which the SDK fails the workflow's task again and again. Here they are found before, when all that a
 * task has brought has been heard, and become a matter of the saga.
 *
 * The SDK's own hooks tell which promises wait for which. Where they are missing, its unhandled rejections stay: where
 * something else in the process has taken `Error.prepareStackTrace` from it, as Jest does with workflows in its own thread.
 */
export class Rejections {
  /** Something has failed: from now on promises made by `then` are looked at, too. */
  areExpected = false;
  private readonly lookedAt = new WeakSet<Promise<unknown>>();
  private settled: Promise<unknown>[] = [];

  /**
   * @param found a rejected promise without a handler
   * @param looked somebody looks at one
   */
  constructor(
    private readonly found: (promise: object, error: unknown) => void,
    looked: (promise: object) => void,
  ) {
    const waiting = waitingPromises();
    if (waiting === undefined) return;
    for (const parents of waiting.values()) for (const parent of parents) this.lookedAt.add(parent);
    waiting.set = (child, parents) => {
      for (const parent of parents) {
        this.lookedAt.add(parent);
        looked(parent);
      }
      return Map.prototype.set.call(waiting, child, parents) as typeof waiting;
    };
    waiting.delete = (promise) => {
      const parents = waiting.get(promise);
      // Each `await` makes a promise without a handler that has a parent: most say nothing new.
      const isOfInterest = parents !== undefined && (this.areExpected || parents.size === 0);
      if (isOfInterest && !this.lookedAt.has(promise)) this.settled.push(promise);
      return Map.prototype.delete.call(waiting, promise);
    };
  }

  /** Looks at the settled promises that have no handler. Who has failed is told in the microtasks that follow. */
  look(): void {
    const settled = this.settled.filter((promise) => !this.lookedAt.has(promise));
    this.settled = [];
    for (const promise of settled) {
      const looking = Promise.prototype.then.call(promise, undefined, (error: unknown) => this.found(promise, error));
      this.lookedAt.add(looking);
    }
  }
}
