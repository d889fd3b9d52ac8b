import { setTimeout as sleep } from 'node:timers/promises';

/** Asks again until there is an answer. @throws Error that says what was waited for, and what came last */
export async function until<T>(what: string, ask: () => Promise<T | false | undefined>, within = 45_000): Promise<T> {
  let last: unknown;
  for (const giveUp = Date.now() + within; Date.now() < giveUp; await sleep(50)) {
    try {
      const answer = await ask();
      if (answer !== false && answer !== undefined) return answer;
    } catch (error) {
      last = error;
    }
  }
  throw new Error(`Not within ${within} ms: ${what}`, { cause: last });
}
