import { AsyncLocalStorage, CancellationScope } from '@temporalio/workflow';
import { Attempt } from './attempt';

/** The asking that the code belongs to that sends it. */
const attempts = new AsyncLocalStorage<Attempt | undefined>();

/**
 * A scope that no cancellation reaches into from outside. To an activity that is asked in it with `attempting` it looks
 * like a scope of that activity alone: one for each would make five promises, and each promise costs a stack trace.
 */
export class Shield extends CancellationScope {
  constructor() {
    super({ cancellable: false });
    const { cancelRequested } = this;
    Object.defineProperties(this, {
      cancellable: { get: () => attempts.getStore() !== undefined },
      cancelRequested: { get: () => attempts.getStore() ?? cancelRequested },
    });
  }

  override get consideredCancelled(): boolean {
    return attempts.getStore()?.isCancelled === true;
  }

  /** Runs code in a shield. Where it is in one already, or in another scope that can't be cancelled, it runs as it is. */
  static around<T>(code: () => Promise<T>): Promise<T> {
    return CancellationScope.current().cancellable ? new Shield().run(code) : code();
  }

  /** Asks an activity that can be cancelled by itself, and with the scope of its caller's. Never throws: it rejects. */
  static attempting<T>(ask: () => Promise<T>): { readonly asked: Promise<T>; readonly attempt: { cancel(): void } } {
    if (!(CancellationScope.current() instanceof Shield)) {
      const attempt = new CancellationScope();
      return { asked: attempt.run(ask), attempt };
    }
    const attempt = new Attempt();
    try {
      return { asked: attempts.run(attempt, ask), attempt };
    } catch (error) {
      const asked = new Promise<T>(() => {
        throw error;
      });
      return { asked, attempt };
    }
  }
}
