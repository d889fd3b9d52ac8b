import { type Cancellation } from './Cancellation';
import { type Turn } from './Turn';

/** To begin a branch or an item, as steps of evaluation. */
const beginSteps = 200;

/**
 * How much of an execution runs side by side, in all its Maps and Parallels together. Each branch or item that has begun
 * costs something before it comes to a place to rest, and in a workflow thousands of them would cost more than one
 * workflow task may take: its worker would be stopped.
 */
export class Crowd {
  private inside = 0;

  /**
   * @param most that run at once; beyond it each Map or Parallel still has one
   * @param mayHoldBack asked where there is no room for all; where not, all run (an execution from before this rule)
   * @param turn in which those of a Map or Parallel that is held back begin, so that none takes all of it
   */
  constructor(
    private readonly most: number,
    private readonly mayHoldBack: () => boolean,
    private readonly turn?: Turn,
  ) {}

  /** @returns how many of those that want to may run at once. They are in until as many `leave`. */
  enter(wanted: number): number {
    const room = Math.max(1, this.most - this.inside);
    const admitted = wanted <= room || !this.mayHoldBack() ? wanted : room;
    this.inside += admitted;
    return admitted;
  }

  /** Before each that begins where some were held back. */
  async begin(cancellation: Cancellation): Promise<void> {
    while (this.turn?.isTired === true) await this.turn.rest(cancellation);
    this.turn?.spend(beginSteps);
  }

  leave(admitted: number): void {
    this.inside -= admitted;
  }
}
