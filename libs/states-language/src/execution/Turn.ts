import { StatesError } from '../errors/StatesError';
import { type Cancellation } from './Cancellation';

/** Steps of evaluation that are taken without a rest: about a quarter of a second. */
const ENOUGH = 150_000;
/** Steps between two rests, come what may, about a second: a state that needs more is refused. */
const MOST = 600_000;

/**
 * The work between two waits of a whole workflow, whatever runs side by side in it. A workflow task that takes too long
 * is failed by its worker, and tried again for ever; so work rests in good time. Counted in steps, not in time: a replay
 * rests at the same places.
 */
export class Turn {
  private spent = 0;
  private at = -1;
  /** Who is tired rests in turn: one after the other goes on. */
  private line: Promise<void> = Promise.resolve();

  /**
   * @param current a number that stands still until something outside has happened
   * @param breathe waits for a moment, outside
   */
  constructor(
    private readonly current: () => number,
    private readonly breathe: () => Promise<void>,
  ) {}

  /** @throws StatesError `States.Runtime` for a state that takes too much without a place to rest. */
  spend(steps: number): void {
    this.begin();
    this.spent += steps;
    if (this.spent > MOST) throw StatesError.runtime('The state needs too much: its paths visit too many values.');
  }

  /** Work that has a bound of its own, however much it was: whoever comes next rests first. */
  count(steps: number): void {
    this.begin();
    this.spent = Math.max(this.spent, Math.min(this.spent + steps, ENOUGH + 1));
  }

  /**
   * Before work: `while (turn.isTired) await turn.rest(…)`. Looked at again after each rest, and with nothing awaited
   * between the look and the work: else a hundred would look, and then all work.
   */
  get isTired(): boolean {
    this.begin();
    return this.spent > ENOUGH;
  }

  async rest(cancellation: Cancellation): Promise<void> {
    this.line = this.line.then(() => (this.isTired ? this.breathe() : undefined));
    await cancellation.race(this.line);
  }

  private begin(): void {
    const now = this.current();
    if (now !== this.at) this.spent = 0;
    this.at = now;
  }
}
