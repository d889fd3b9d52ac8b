import { CancellationScope, sleep } from '@temporalio/workflow';

/** XState's delays as Temporal's timers: each has a name, which the history and the shown saga have. */
export class DurableClock {
  private readonly timers = new Map<number, CancellationScope>();
  private last = 0;
  private stopped = false;

  /** @param nextName of the delay that is being set */
  constructor(private readonly nextName: () => string) {}

  setTimeout(fire: () => void, delay: number): number {
    const id = (this.last += 1);
    const scope = new CancellationScope();
    this.timers.set(id, scope);
    scope
      // Temporal has no timer of no time.
      .run(() => sleep(Math.max(1, Math.ceil(delay)), { summary: this.nextName() }))
      .then(
        () => {
          this.timers.delete(id);
          if (!this.stopped) fire();
        },
        () => undefined,
      );
    return id;
  }

  clearTimeout(id: number): void {
    this.timers.get(id)?.cancel();
    this.timers.delete(id);
  }

  /** From now on nothing fires. What was set stays set, to be taken up by the next run. */
  stop(): void {
    this.stopped = true;
  }
}
