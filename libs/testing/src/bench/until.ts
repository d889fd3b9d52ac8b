import { setTimeout as sleep } from 'node:timers/promises';

/**
 * Waits until something is so, asking every 20 ms.
 * @param within milliseconds
 * @returns what was so
 * @throws Error with the source of the question when it isn't so in time
 */
export async function until<T>(
  what: () => T | Promise<T>,
  within = 20_000,
): Promise<Exclude<T, undefined | false | null | 0 | ''>> {
  for (const end = Date.now() + within; ;) {
    const found = await what();
    if (found) return found as Exclude<T, undefined | false | null | 0 | ''>;
    if (Date.now() > end) throw new Error(`not so within ${within} ms: ${String(what)}`);
    await sleep(20);
  }
}
