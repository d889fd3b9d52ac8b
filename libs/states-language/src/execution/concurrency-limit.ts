import type { Cancellation } from './cancellation';
import type { TaskBudget } from './task-budget';

/** To begin a branch or an item, as steps of evaluation. */
const beginSteps = 200;

/**
 * The branches and items of an execution that run at once, in all its Maps and Parallels together. Each one that begins
 * costs something before it comes to a place to yield, and in a workflow thousands of them would cost more than one
 * workflow task may take: its worker would be stopped.
 */
export class ConcurrencyLimit {
  private running = 0;

  /**
   * @param max how many run at once; beyond it each Map or Parallel still has one
   * @param isEnabled asked where there is no room for all; false: all run, as in an execution from before this rule
   * @param taskBudget charged for each that begins in a Map or Parallel that is held back
   */
  constructor(
    private readonly max: number,
    private readonly isEnabled: () => boolean,
    private readonly taskBudget?: TaskBudget,
  ) {}

  /** @returns how many of the wanted ones may run at once; as many have to `leave` later. */
  enter(wanted: number): number {
    const room = Math.max(1, this.max - this.running);
    const admitted = wanted <= room || !this.isEnabled() ? wanted : room;
    this.running += admitted;
    return admitted;
  }

  /** Waits for the task budget, before each that begins where some were held back. */
  async begin(cancellation: Cancellation): Promise<void> {
    while (this.taskBudget?.isExceeded === true) await this.taskBudget.yieldToTimer(cancellation);
    this.taskBudget?.spend(beginSteps);
  }

  leave(admitted: number): void {
    this.running -= admitted;
  }
}
