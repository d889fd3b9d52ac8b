import { CancelledFailure } from '@temporalio/common';

/** One asking, which can be cut short. The SDK listens to it as to a scope's `cancelRequested`; until then it makes no promise. */
export class Attempt {
  private cancelled: Promise<never> | undefined;
  private readonly listening: ((error: unknown) => void)[] = [];

  get isCancelled(): boolean {
    return this.cancelled !== undefined;
  }

  cancel(): void {
    if (this.isCancelled) return;
    this.cancelled = Promise.reject(new CancelledFailure('Cancellation scope cancelled'));
    this.cancelled.catch(() => undefined);
    for (const listen of this.listening) this.cancelled.catch(listen);
  }

  /** Tells when it is cancelled, in a microtask of its own. */
  catch(listen: (error: unknown) => void): void {
    if (this.cancelled === undefined) this.listening.push(listen);
    else this.cancelled.catch(listen);
  }

  /** Who awaits it as the promise that a scope has. */
  then<T>(_: unknown, rejected: (error: unknown) => T): Promise<T> {
    return new Promise<never>((_resolve, reject) => this.catch(reject)).then(undefined, rejected);
  }
}
