import { setTimeout as sleep } from 'node:timers/promises';
import { passes } from './tell-error';

/** How long who is asked may be away, and how often is asked again. Milliseconds. */
export const away = { max: 60_000, askEach: 1_000 };

/** Asks about what goes on meanwhile: who can't answer now is asked again for a minute. @throws what it throws otherwise, or then */
export async function outlasting<T>(ask: () => Promise<T>): Promise<T> {
  const giveUp = Date.now() + away.max;
  for (;;) {
    try {
      return await ask();
    } catch (error) {
      if (!passes(error) || Date.now() > giveUp) throw error;
      await sleep(away.askEach);
    }
  }
}
