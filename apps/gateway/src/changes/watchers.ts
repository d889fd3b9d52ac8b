import { type BeforeApplicationShutdown, Injectable } from '@nestjs/common';
import { allBack } from '../temporal/reach';

/** How many may watch or wait at once: each holds a long poll to Temporal. */
const most = 500;

/** Those who watch or wait. There is an end to their number, and when the gateway stops it stops them first. */
@Injectable()
export class Watchers implements BeforeApplicationShutdown {
  private count = 0;
  private readonly stopping = new AbortController();

  /** @returns undefined when there are too many already: nothing was run */
  async within<T>(signal: AbortSignal, watch: (signal: AbortSignal) => Promise<T>): Promise<T | undefined> {
    if (this.count >= most) return undefined;
    this.count += 1;
    const ended = new AbortController();
    const end = () => ended.abort();
    const ends = [signal, this.stopping.signal];
    for (const each of ends) each.addEventListener('abort', end, { once: true });
    if (ends.some(({ aborted }) => aborted)) end();
    try {
      return await watch(ended.signal);
    } finally {
      for (const each of ends) each.removeEventListener('abort', end);
      this.count -= 1;
    }
  }

  async beforeApplicationShutdown(): Promise<void> {
    this.stopping.abort();
    await allBack();
  }
}
