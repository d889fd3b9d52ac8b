/** Thrown in work that is no longer wanted; neither Retry nor Catch sees it. */
export class CancelledError extends Error {
  override readonly name = 'CancelledError';
}

/**
 * Tells work that its result isn't needed any more: a sibling branch failed, or the execution timed out.
 * A tree: cancelling a node cancels what is below. (AbortSignal is not part of JavaScript proper.)
 */
export class Cancellation {
  private cancelled = false;
  private readonly listeners = new Set<() => void>();

  /** Takes it off the one above it: what it was for has ended. */
  readonly end: () => void;

  constructor(private readonly parent?: Cancellation) {
    this.end = parent?.onCancel(() => this.cancel()) ?? (() => undefined);
  }

  /** Is it this node, or one below it? */
  isWithin(node: Cancellation): boolean {
    return this === node || this.parent?.isWithin(node) === true;
  }

  get isCancelled(): boolean {
    return this.cancelled;
  }

  cancel(): void {
    if (this.cancelled) return;
    this.cancelled = true;
    for (const listener of this.listeners) listener();
    this.listeners.clear();
  }

  /** Calls back once, at once when already cancelled. @returns a function that takes the listener away. */
  onCancel(listener: () => void): () => void {
    if (this.cancelled) listener();
    else this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  throwIfCancelled(): void {
    if (this.cancelled) throw new CancelledError();
  }

  /** The effect's outcome, or a CancelledError as soon as it is cancelled: an effect that never answers blocks nothing. */
  race<T>(effect: Promise<T>): Promise<T> {
    return new Promise<T>((resolve, reject) => {
      const forget = this.onCancel(() => reject(new CancelledError()));
      effect.then(resolve, reject).finally(forget);
    });
  }
}
