import type { Cancellation } from '@backstitch/states-language';

interface Timer {
  at: number;
  order: number;
  ring: () => void;
}

/** A clock that stands still while anything runs, and jumps to the next timer when nothing does. */
export class VirtualTime {
  private timers: Timer[] = [];
  private order = 0;

  constructor(public now = Date.UTC(2026, 0, 1)) {}

  waitUntil(at: number, cancellation: Cancellation): Promise<void> {
    return new Promise((resolve) => {
      const timer = { at, order: this.order++, ring: resolve };
      this.timers.push(timer);
      cancellation.onCancel(() => (this.timers = this.timers.filter((other) => other !== timer)));
    });
  }

  /** Runs until the work has settled. @throws when the work waits for something that can never come. */
  async run<T>(work: Promise<T>): Promise<T> {
    let settled = false;
    work.then(
      () => (settled = true),
      () => (settled = true),
    );
    for (;;) {
      await new Promise((resolve) => setImmediate(resolve));
      if (settled) return work;
      const next = this.timers.sort((a, b) => a.at - b.at || a.order - b.order).shift();
      if (next === undefined) throw new Error('The execution hangs: nothing is left that could wake it');
      this.now = Math.max(this.now, next.at);
      next.ring();
    }
  }
}
