import { StatesError } from '../errors/states-error';
import type { Cancellation } from './cancellation';

/** Steps of evaluation before work yields: about a quarter of a second. */
const softLimit = 150_000;
/** Steps of evaluation between two yields at most, about a second: a state that needs more fails. */
const hardLimit = 600_000;

/**
 * The work that a workflow may do in one workflow task, in all branches together. A task that takes too long is failed by
 * its worker and tried again for ever, so work yields to a timer in time. It is counted in steps and not measured, so that
 * a replay yields at the same places.
 */
export class TaskBudget {
  private spent = 0;
  private at = -1;
  /** Callers resume one at a time. */
  private queue: Promise<void> = Promise.resolve();

  /**
   * @param current a number that stays the same until something outside has happened: the budget is new when it changes
   * @param sleepBriefly waits for a timer
   */
  constructor(
    private readonly current: () => number,
    private readonly sleepBriefly: () => Promise<void>,
  ) {}

  /** @throws StatesError `States.Runtime` beyond the hard limit: the state takes too much without a place to yield. */
  spend(steps: number): void {
    this.begin();
    this.spent += steps;
    if (this.spent > hardLimit) throw StatesError.runtime('The state needs too much: its paths visit too many values.');
  }

  /** Counts work that has a bound of its own: it never fails, and the next caller yields first. */
  count(steps: number): void {
    this.begin();
    this.spent = Math.max(this.spent, Math.min(this.spent + steps, softLimit + 1));
  }

  /**
   * Before work: `while (budget.isExceeded) await budget.yieldToTimer(…)`. Asked again after each yield, and with nothing
   * awaited between the question and the work: else a hundred callers would ask, and then all work.
   */
  get isExceeded(): boolean {
    this.begin();
    return this.spent > softLimit;
  }

  async yieldToTimer(cancellation: Cancellation): Promise<void> {
    this.queue = this.queue.then(() => (this.isExceeded ? this.sleepBriefly() : undefined));
    await cancellation.race(this.queue);
  }

  private begin(): void {
    const now = this.current();
    if (now !== this.at) this.spent = 0;
    this.at = now;
  }
}
