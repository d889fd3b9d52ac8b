/**
 * While a workflow task runs, the server keeps what comes for the workflow in a buffer of a hundred events and 2 MB, and
 * fails the task when that is full: each answer is two events, that it was begun and that it came. This many weigh nothing.
 */
const first = 40;
const least = 4;
/** Answers in one task: with so few there is room for more in flight, with more than so many there were nearly too many. */
const calm = 15;
const crowded = 30;
/** Bytes of an answer that weigh as much as its two events. */
const perAnswer = 40_000;

/**
 * How much may be in flight at once, found out by what comes: it opens by one with each task that brings few answers
 * though as much as may be is in flight, and closes when one brings nearly as many as the server would keep.
 */
export class InFlightWindow {
  /** As many as may be in flight. */
  size = first;
  private task = { at: -1, weight: 0, wasFull: false };

  /** @param now the length of the history: another one in each task */
  constructor(private readonly now: () => number) {}

  /** Is there no room for one more? @param inFlight how many are */
  isFull(inFlight: number): boolean {
    this.look();
    if (inFlight < this.size) return false;
    this.task.wasFull = true;
    return true;
  }

  /** An answer came. */
  answered(bytes: number): void {
    this.look();
    this.task.weight += 1 + bytes / perAnswer;
  }

  private look(): void {
    const at = this.now();
    if (at === this.task.at) return;
    const { weight, wasFull } = this.task;
    if (weight > crowded)
      this.size = Math.max(least, Math.min(this.size, first), Math.floor((this.size * crowded) / weight));
    else if (wasFull && weight <= calm) this.size += 1;
    this.task = { at, weight: 0, wasFull: false };
  }
}
