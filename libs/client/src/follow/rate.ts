import { setTimeout as sleep } from 'node:timers/promises';

/** So many a second, spread evenly: who comes earlier waits. */
export class Rate {
  private next = 0;

  constructor(private readonly perSecond: number) {}

  async turn(): Promise<void> {
    const now = Date.now();
    const at = Math.max(now, this.next);
    this.next = at + 1_000 / this.perSecond;
    if (at > now) await sleep(at - now);
  }
}
