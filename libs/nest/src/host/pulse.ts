import { setTimeout as sleep } from 'node:timers/promises';
import type { Logger } from '@nestjs/common';

/** From an answer to the next question, in milliseconds. */
const interval = 2_000;

/** Asks something again and again whether it is there, and says in the log when that changes. */
export class Pulse {
  readonly #stopping = new AbortController();
  #beats = true;
  #loop: Promise<void> | undefined;

  /**
   * @param what in words: `the database`
   * @param ask fails when it isn't there
   * @param timeoutMs the longest it may take, in milliseconds
   */
  constructor(
    private readonly what: string,
    private readonly ask: () => Promise<void>,
    private readonly timeoutMs: number,
    private readonly log: Logger,
  ) {}

  /** Did it answer when it was last asked? True until it is asked. */
  get beats(): boolean {
    return this.#beats;
  }

  start(): void {
    this.#loop ??= this.#run();
  }

  /** Asks no more; what was asked last isn't waited for. */
  async stop(): Promise<void> {
    this.#stopping.abort();
    await this.#loop;
  }

  async #run(): Promise<void> {
    const { signal } = this.#stopping;
    while (!signal.aborted) {
      const answered = this.ask().then(
        () => undefined,
        (error: unknown) => (error instanceof Error ? error.message : String(error)),
      );
      const done = new AbortController();
      const enough = () => done.abort();
      signal.addEventListener('abort', enough);
      const late = sleep(this.timeoutMs, `no answer within ${this.timeoutMs} ms`, { signal: done.signal });
      const why = await Promise.race([answered, late.catch(() => undefined)]);
      signal.removeEventListener('abort', enough);
      done.abort();
      // What is being closed needn't answer.
      if (signal.aborted) return;
      if (why !== undefined && this.#beats) this.log.warn(`not ready: ${this.what} doesn't answer: ${why}`);
      if (why === undefined && !this.#beats) this.log.log(`${this.what} answers again`);
      this.#beats = why === undefined;
      await sleep(interval, undefined, { signal }).catch(() => undefined);
    }
  }
}
