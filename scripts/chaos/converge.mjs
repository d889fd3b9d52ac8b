import { setTimeout as sleep } from 'node:timers/promises';

const terminal = ['completed', 'compensated', 'failed', 'cancelled'];

/**
 * Waits until every saga has ended, or the time is up.
 * @param workflowIds of all that were accepted
 * @returns those that have ended, by workflow id, as the gateway tells them
 */
export async function converged(stage, workflowIds, within) {
  const ended = new Map();
  const giveUp = Date.now() + within;
  for (;;) {
    for (const workflowId of workflowIds) {
      if (ended.has(workflowId)) continue;
      const saga = await read(stage, workflowId);
      if (terminal.includes(saga?.status)) ended.set(workflowId, saga);
    }
    if (ended.size === workflowIds.length || Date.now() > giveUp) return ended;
    await sleep(500);
  }
}

async function read(stage, workflowId) {
  try {
    const response = await fetch(`${stage.gateway}/sagas/${workflowId}`, { signal: AbortSignal.timeout(5_000) });
    return response.ok ? await response.json() : undefined;
  } catch {
    return undefined;
  }
}
