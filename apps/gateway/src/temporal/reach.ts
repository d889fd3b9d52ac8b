import type { Client } from '@temporalio/client';
import { Problem } from '../problems/problem';
import { temporalProblem } from './temporal-problem';

/** How long the caller waits for Temporal before hearing that it can't be reached, in milliseconds. */
const patience = 5_000;

/**
 * Asks Temporal, and fails honestly. The client tries again by itself, within the deadline; where it can't even connect
 * it knows no deadline, so there is a timer as well.
 * @throws Problem `temporal-unreachable`, `temporal-busy`; anything else as the client throws it
 */
export async function reach<T>(client: Client, ask: () => Promise<T>, within = patience): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const tooLate = new Promise<never>((_, reject) => {
    const say = () => new Problem('temporal-unreachable', `Temporal has not answered within ${within} ms.`);
    timer = setTimeout(() => reject(say()), within + 250);
  });
  try {
    return await Promise.race([client.withDeadline(Date.now() + within, ask), tooLate]);
  } catch (error) {
    throw temporalProblem(error) ?? error;
  } finally {
    clearTimeout(timer);
  }
}
