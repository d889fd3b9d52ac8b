import { setTimeout as sleep } from 'node:timers/promises';
import type { Logger } from '@nestjs/common';

/** First pause, factor and cap in milliseconds: soon there when the server is, and no storm when it isn't. */
const backoff = { first: 200, factor: 1.6, max: 5_000 };

/** Say again what is waited for, at most this often (milliseconds). */
const sayAgain = 15_000;

export interface RetryUntilReachable {
  /** What is waited for, in words: `Temporal at 127.0.0.1:7233`. */
  readonly what: string;
  readonly log: Logger;
  /** Ends the waiting. */
  readonly signal?: AbortSignal;
  /** Errors that no waiting mends are thrown at once. Default: none are. */
  readonly isHopeless?: (error: unknown) => boolean | Promise<boolean>;
}

/** Tries until it works, with growing pauses, and says plainly what it waits for and why. */
export async function retryUntilReachable<T>(attempt: () => Promise<T>, options: RetryUntilReachable): Promise<T> {
  const { what, log, signal, isHopeless = () => false } = options;
  let lastSaid = -Infinity;
  for (let pause = backoff.first; ; pause = Math.min(pause * backoff.factor, backoff.max)) {
    try {
      const result = await attempt();
      if (lastSaid > -Infinity) log.log(`${what} is there`);
      return result;
    } catch (error) {
      if (await isHopeless(error)) throw error;
      if (Date.now() - lastSaid >= sayAgain) {
        lastSaid = Date.now();
        log.warn(`waiting for ${what}: ${reasonOf(error)}`);
      }
    }
    await sleep(pause, undefined, { signal });
  }
}

/** Temporal's native part tells Rust's own text of an error, in which the system's message is one field of many. */
function reasonOf(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error);
  return /\bOs \{.*message: "([^"]+)"/.exec(text)?.[1] ?? text;
}
