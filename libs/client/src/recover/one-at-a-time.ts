import { setTimeout as sleep } from 'node:timers/promises';
import { Client, WorkflowExecutionAlreadyStartedError } from '@temporalio/client';
import type { SagaRef } from '../registry/saga-ref';
import { SagaClientError } from '../saga-client-error';
import { callTemporal } from '../temporal/call-temporal';

/**
 * Nobody runs it: that it is open is the claim. One whose holder is gone lapses by itself, long after the last call of the
 * holder could have been answered.
 */
const claim = {
  type: 'backstitch.recovery-claim',
  taskQueue: 'backstitch.recovery-claim',
  workflowExecutionTimeout: '60s',
} as const;

/** How long somebody waits for the claim of another, and how long between looks, in milliseconds. */
const wait = { max: 5_000, pause: 200 };

/**
 * Gives a saga another run, while nobody else does, in whatever process. Temporal starts one run by a condition on what is
 * there, but resets one without: a recovery forwards would end by force the run that already goes back.
 * @param giveRun of the saga: looks whether its latest run is still the one that was seen, then starts or resets
 * @throws SagaClientError `temporal-busy` where another is at it; what `giveRun` throws
 */
export async function oneAtATime<T>(
  { connection, options }: Client,
  { path, workflowId }: SagaRef,
  giveRun: () => Promise<T>,
): Promise<T> {
  // A claim holds nothing of a saga, so no codec has a part in it.
  const client = new Client({ connection, namespace: options.namespace });
  const claimId = `${claim.type}/${workflowId}`;
  const giveUp = Date.now() + wait.max;
  let runId: string | undefined;
  while ((runId = await takeClaim(client, claimId)) === undefined) {
    if (Date.now() > giveUp) {
      const what = `Somebody else is recovering or ending ${path} at this moment. Look at it, and ask again.`;
      throw new SagaClientError('temporal-busy', what, { retryAfter: 2 });
    }
    await sleep(wait.pause);
  }
  try {
    return await giveRun();
  } finally {
    // One that can't be given back lapses, like one that has lapsed already. By then another may have its own.
    const claimed = client.workflow.getHandle(claimId, runId);
    await callTemporal(client, () => claimed.terminate('done')).catch(() => undefined);
  }
}

/** @returns its run; undefined: another has it */
async function takeClaim(client: Client, workflowId: string): Promise<string | undefined> {
  const { type, ...options } = claim;
  try {
    const { firstExecutionRunId } = await callTemporal(client, () =>
      client.workflow.start(type, { ...options, workflowId }),
    );
    return firstExecutionRunId;
  } catch (error) {
    if (error instanceof WorkflowExecutionAlreadyStartedError) return undefined;
    throw error;
  }
}
