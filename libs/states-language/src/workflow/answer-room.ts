import { payloadLimit, payloadSize, slim, type SagaLog } from '@backstitch/saga-log';

/** What else goes along with an answer: bytes. */
const reserve = 128 * 1024;
/** The log's entry of a task at most, and what an item gives out at first sight: bytes. */
const expected = { task: 4.5 * 1024, outcome: 4 * 1024 };

/**
 * The room for what items of a portion answer with, which goes back as one payload: their outcomes, and the log of their
 * steps. So many begin as fit if each needs what is expected of it; when one fits no more, the portion ends with those before it.
 */
export class AnswerRoom {
  private inFlight = 0;
  private begun = 0;
  private outcomes = 0;
  private largest = expected.outcome;
  private isFull = false;
  private waiting: (() => void)[] = [];
  private readonly sizes = new WeakMap<object, number>();

  /**
   * @param tasks of an item, as far as can be told ahead
   * @param log what has been asked in this workflow
   */
  constructor(
    private readonly tasks: number,
    private readonly log: () => SagaLog,
  ) {}

  /** @returns whether the item is to begin; when one isn't, none after it is. The first always is */
  async begin(): Promise<boolean> {
    while (!this.isFull && !this.fits()) {
      if (this.inFlight === 0) this.isFull = true;
      else await new Promise<void>((resolve) => this.waiting.push(resolve));
    }
    if (this.isFull) return false;
    this.begun++;
    this.inFlight++;
    return true;
  }

  ended(outcome: unknown): void {
    const size = payloadSize(outcome);
    this.inFlight--;
    this.outcomes += size;
    this.largest = Math.max(this.largest, size);
    for (const resume of this.waiting.splice(0)) resume();
  }

  private fits(): boolean {
    const each = this.tasks * expected.task + this.largest;
    return this.begun === 0 || this.used() + (this.inFlight + 1) * each + reserve <= payloadLimit;
  }

  private used(): number {
    return this.log().reduce((sum, entry) => {
      if (entry.settled === undefined) return sum;
      const size = this.sizes.get(entry) ?? payloadSize(slim(entry));
      this.sizes.set(entry, size);
      return sum + size;
    }, this.outcomes);
  }
}
