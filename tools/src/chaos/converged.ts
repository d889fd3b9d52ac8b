import { setTimeout as sleep } from 'node:timers/promises';
import type { Saga } from '@backstitch/saga-log';
import { eachOf } from './each-of';
import { fetchWithin } from './fetch-within';

const terminal = ['completed', 'compensated', 'failed', 'cancelled'];

/**
 * Waits, for so many ms, until every saga has ended, or the time is up.
 * @param workflowIds of all that were accepted
 * @returns those that have ended, by workflow id, as the gateway tells them
 */
export async function converged(
  gateway: string,
  workflowIds: readonly string[],
  within: number,
): Promise<Map<string, Saga>> {
  const ended = new Map<string, Saga>();
  const giveUp = Date.now() + within;
  for (;;) {
    const open = workflowIds.filter((workflowId) => !ended.has(workflowId));
    await eachOf(open, async (workflowId) => {
      const saga = await readSaga(gateway, workflowId);
      if (saga !== undefined && terminal.includes(saga.status)) ended.set(workflowId, saga);
    });
    if (ended.size === workflowIds.length || Date.now() > giveUp) return ended;
    await sleep(500);
  }
}

/** A saga as the gateway tells it. @returns undefined: it doesn't */
export async function readSaga(gateway: string, workflowId: string): Promise<Saga | undefined> {
  try {
    const { ok, text } = await fetchWithin(5_000, `${gateway}/sagas/${workflowId}`);
    return ok ? (JSON.parse(text) as Saga) : undefined;
  } catch {
    return undefined;
  }
}
