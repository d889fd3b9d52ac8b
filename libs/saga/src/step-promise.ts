/**
 * The promise of a step. It knows whether anyone ever looked at it: the failure of a step that nobody awaited is the
 * saga's failure, and must not be an unhandled rejection of the workflow. A subclass, because `await` calls `then`
 * only on promises whose constructor isn't Promise itself.
 */
export class StepPromise<T> extends Promise<T> {
  /** What `then` makes is an ordinary promise. */
  static override get [Symbol.species](): PromiseConstructor {
    return Promise;
  }

  private watch: (() => void) | undefined;

  /** @param onLook called when somebody first looks */
  static of<T>(result: Promise<T>, onLook: () => void): StepPromise<T> {
    const promise = new StepPromise<T>((resolve, reject) => {
      result.then(resolve, reject);
    });
    void Promise.prototype.then.call(promise, undefined, () => undefined); // never an unhandled rejection
    promise.watch = onLook;
    return promise;
  }

  override then<A = T, B = never>(
    onfulfilled?: ((value: T) => A | PromiseLike<A>) | null,
    onrejected?: ((reason: unknown) => B | PromiseLike<B>) | null,
  ): Promise<A | B> {
    this.watch?.();
    this.watch = undefined;
    return super.then(onfulfilled, onrejected);
  }
}
