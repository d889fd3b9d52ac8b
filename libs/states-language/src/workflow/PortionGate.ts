import { type Cancellation } from '../execution/Cancellation';
import { Gate } from './Gate';

/** Portions of large Maps at once: to begin with, at least, and at most. */
const portions = { first: 6, least: 2, most: 100 };
/** By so much faster, or slower, is no accident. */
const faster = 1.3;

/**
 * Lets portions of large Maps pass. How many at once is found out by what they do: a round of them that finishes more
 * items a second than the round before lets twice as many pass, one that finishes fewer half as many. With more than
 * server and workers can do, each workflow task takes longer, until tasks time out and are done again.
 */
export class PortionGate {
  private readonly gate: Gate;
  private round = { begun: 0, items: 0, ended: 0 };
  private best = 0;

  /** @param mayHoldBack asked where there is no room for all; where not, as many pass as before this rule */
  constructor(mayHoldBack: () => boolean) {
    this.gate = new Gate(portions.first, () => !mayHoldBack() && portions.most);
  }

  /** @param items of the portion @throws CancelledError when it was cancelled while it queued: the work was never begun */
  async pass<T>(cancellation: Cancellation, items: number, work: () => Promise<T>): Promise<T> {
    return this.gate.pass(cancellation, async () => {
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
    if (round.ended < gate.most) return;
    const now = Date.now();
    const rate = round.items / Math.max(1, now - round.begun);
    if (rate > faster * this.best) gate.most = Math.min(portions.most, 2 * gate.most);
    else if (rate * faster < this.best) gate.most = Math.max(portions.least, Math.ceil(gate.most / 2));
    this.best = Math.max(this.best, rate);
    this.round = { begun: now, items: 0, ended: 0 };
  }
}
