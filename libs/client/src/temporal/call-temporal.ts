import type { Client } from '@temporalio/client';
import { SagaClientError } from '../saga-client-error';
import type { CallLimit } from './call-limit';
import { lanes, semaphoreHere } from './lanes';
import { temporalError } from './temporal-error';

/** How long the caller waits for Temporal before hearing that it can't be reached, in milliseconds. */
const defaultTimeoutMs = 4_000;

/** How long a caller waits in line, in milliseconds. */
const lineTimeoutMs = 2_000;

/** Calls that have not come back, whether or not anybody still waits for them. */
const underWay = new Set<Promise<unknown>>();

/**
 * A call to Temporal with a deadline, in the line of its lane. The SDK tries again by itself within the deadline; where
 * it can't even connect it knows no deadline, so there is a timer as well.
 * @param within milliseconds; default 4,000
 * @throws SagaClientError `temporal-unreachable`, `temporal-busy`; anything else as the client throws it
 */
export function callTemporal<T>(client: Client, ask: () => Promise<T>, within = defaultTimeoutMs): Promise<T> {
  return callIn(semaphoreHere(), client, ask, within);
}

/**
 * The same for what a worker has to answer, in a line of its own whatever the lane: where none runs, nobody waits behind
 * those who wait for one.
 */
export function queryWorker<T>(client: Client, ask: () => Promise<T>, within = defaultTimeoutMs): Promise<T> {
  return callIn(lanes.query, client, ask, within);
}

async function callIn<T>(line: CallLimit, client: Client, ask: () => Promise<T>, within: number): Promise<T> {
  if (!(await line.acquire(lineTimeoutMs))) {
    throw new SagaClientError('temporal-busy', 'Too much is asked of Temporal at once. Ask again a little later.', {
      retryAfter: 2,
    });
  }
  let timer: NodeJS.Timeout | undefined;
  const tooLate = new Promise<never>((_, reject) => {
    const say = () => new SagaClientError('temporal-unreachable', `Temporal has not answered within ${within} ms.`);
    timer = setTimeout(() => reject(say()), within + 250);
  });
  try {
    return await Promise.race([tracked(client.withDeadline(Date.now() + within, ask)), tooLate]);
  } catch (error) {
    throw temporalError(error) ?? error;
  } finally {
    clearTimeout(timer);
    line.release();
  }
}

/** The same call, kept in mind until it has come back. */
export function tracked<T>(call: Promise<T>): Promise<T> {
  underWay.add(call);
  const back = () => void underWay.delete(call);
  call.then(back, back);
  return call;
}

/** When all are back. Before that the connection can't be closed: the SDK's timers would try again on it, and throw. */
export const callsSettled = (): Promise<unknown> => Promise.allSettled(underWay);
