/** The server fails every task of a workflow with more than 2,000 children; steps are children and activities, too. */
const max = 1_000;

/** Executions that were begun and that nobody waits for, as long as they are open: of a workflow so many, and the next one waits. */
export class OpenExecutions {
  private count = 0;
  private readonly waiting: (() => void)[] = [];

  /** One more is to be open. @returns what it has to wait for, if anything */
  enter(): Promise<void> | undefined {
    if (this.count >= max) return new Promise((resolve) => this.waiting.push(resolve));
    this.count += 1;
    return undefined;
  }

  /** One has ended, or was not begun. */
  leave(): void {
    const next = this.waiting.shift();
    if (next) next();
    else this.count -= 1;
  }
}
