import type { Client } from '@temporalio/client';
import { Problem } from '../problems/problem';
import { turnsHere } from './lanes';
import { temporalProblem } from './temporal-problem';

/** How long the caller waits for Temporal before hearing that it can't be reached, in milliseconds. */
const patience = 4_000;

/** How long a caller waits for a turn, in milliseconds. */
const turnWithin = 2_000;

/** Calls that have not come back, whether or not anybody still waits for them. */
const underway = new Set<Promise<unknown>>();

/**
 * Asks Temporal, and fails honestly. The client tries again by itself, within the deadline; where it can't even connect
 * it knows no deadline, so there is a timer as well.
 * @throws Problem `temporal-unreachable`, `temporal-busy`; anything else as the client throws it
 */
export async function reach<T>(client: Client, ask: () => Promise<T>, within = patience): Promise<T> {
  const turns = turnsHere();
  if (!(await turns.begin(turnWithin))) {
    throw new Problem('temporal-busy', 'Too much is asked of Temporal at once. Ask again a little later.', {
      retryAfter: 2,
    });
  }
  let timer: NodeJS.Timeout | undefined;
  const tooLate = new Promise<never>((_, reject) => {
    const say = () => new Problem('temporal-unreachable', `Temporal has not answered within ${within} ms.`);
    timer = setTimeout(() => reject(say()), within + 250);
  });
  try {
    return await Promise.race([tracked(client.withDeadline(Date.now() + within, ask)), tooLate]);
  } catch (error) {
    throw temporalProblem(error) ?? error;
  } finally {
    clearTimeout(timer);
    turns.end();
  }
}

/** Keeps a call in mind until it has come back. */
export function tracked<T>(call: Promise<T>): Promise<T> {
  underway.add(call);
  const back = () => void underway.delete(call);
  call.then(back, back);
  return call;
}

/** When all are back. Before that the connection can't be closed: the SDK's timers would try again on it, and throw. */
export const allBack = (): Promise<unknown> => Promise.allSettled(underway);
