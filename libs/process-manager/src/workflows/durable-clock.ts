import { SagaError, currentFrame, runIn } from '@backstitch/saga';
import { CancellationScope, patched, sleep } from '@temporalio/workflow';

/** The longest delay, in milliseconds: ten thousand years, as Protocol Buffers carry it. With more the server fails the task. */
export const maxDelayMs = 315_576_000_000_000;

/** XState's delays as Temporal's timers: each has a name, which the history and the shown saga have. */
export class DurableClock {
  private readonly timers = new Map<number, CancellationScope>();
  private last = 0;
  private stopped = false;
  /** Where the machine runs. An operator who changes a timer sets it from elsewhere, and what it moves runs here. */
  private readonly frame = currentFrame('a machine');
  private readonly around = CancellationScope.current();

  /** @param nextName of the delay that is being set */
  constructor(private readonly nextName: () => string) {}

  /** @throws SagaError `SagaMisused`: it becomes the machine's error */
  setTimeout(fire: () => void, delay: number): number {
    // Processes that began before this rule go on as they began: what is no number, or has no end, never fired.
    const isKnown = Number.isFinite(delay) || patched('backstitch-delay');
    if (!(delay <= maxDelayMs) && isKnown) {
      throw new SagaError(
        'SagaMisused',
        `The delay '${this.nextName()}' is ${delay} ms: it has to be a number of at most ${maxDelayMs}.`,
      );
    }
    const id = (this.last += 1);
    void this.around.run(() => runIn(this.frame, async () => this.set(id, fire, delay)));
    return id;
  }

  private set(id: number, fire: () => void, delay: number): void {
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
