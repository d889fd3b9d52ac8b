import type { Cancellation } from '../execution/cancellation';
import { Semaphore } from './semaphore';

/** Portions of large Maps at once: to begin with, at least, and at most. */
const portions = { first: 6, least: 2, max: 100 };
/** A smaller change of the rate is taken for noise. */
const faster = 1.3;

/**
 * A semaphore for portions of large Maps, which finds its bound by measuring: a round that finishes more items a second
 * than the round before doubles it, one that finishes fewer halves it. With more than
 * server and workers can do, each workflow task takes longer, until tasks time out and are done again.
 */
export class AdaptiveSemaphore {
  private readonly gate: Semaphore;
  private round = { begun: 0, items: 0, ended: 0 };
  private best = 0;

  /** @param isEnabled asked where work would have to queue; false: as many run as before this rule */
  constructor(isEnabled: () => boolean) {
    this.gate = new Semaphore(portions.first, () => !isEnabled() && portions.max);
  }

  /** @param items of the portion @throws CancelledError when it was cancelled while it queued: the work was never begun */
  async run<T>(cancellation: Cancellation, items: number, work: () => Promise<T>): Promise<T> {
    return this.gate.run(cancellation, async () => {
      if (this.round.begun === 0) this.round.begun = Date.now();
      const result = await work();
      this.ended(items);
      return result;
    });
  }

  private ended(items: number): void {
    const { round, gate } = this;
    round.items += items;
    round.ended += 1;
    if (round.ended < gate.max) return;
    const now = Date.now();
    const rate = round.items / Math.max(1, now - round.begun);
    if (rate > faster * this.best) gate.max = Math.min(portions.max, 2 * gate.max);
    else if (rate * faster < this.best) gate.max = Math.max(portions.least, Math.ceil(gate.max / 2));
    this.best = Math.max(this.best, rate);
    this.round = { begun: now, items: 0, ended: 0 };
  }
}
