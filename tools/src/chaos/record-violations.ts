import { setTimeout as sleep } from 'node:timers/promises';
import { type Saga, sagaNamed } from '@backstitch/saga-log';
import { StateStore } from '@backstitch/state-store';
import { readSaga } from './converged';
import { eachOf } from './each-of';
import type { ChaosHarness } from './chaos-harness';

/** How long the follower may take until the record is as the histories are, in ms. */
const within = 120_000;

/**
 * The record of each saga is what its history says, step by step, though what keeps it was struck, too.
 * @param workflowIds of all sagas, of nested ones too
 * @returns the sagas whose records differ, one sentence each
 */
export async function recordViolations(
  { gateway, stateStoreUrl: url }: ChaosHarness,
  workflowIds: readonly string[],
): Promise<string[]> {
  if (url === undefined) return [];
  const store = new StateStore({ url });
  const differs = async (workflowId: string): Promise<string | undefined> => {
    const [recorded, read] = await Promise.all([store.find(sagaNamed(workflowId)), readSaga(gateway, workflowId)]);
    if (recorded === undefined) return `${workflowId} is not recorded`;
    if (read !== undefined && content(recorded.saga) === content(read)) return undefined;
    return `${workflowId} is recorded as ${recorded.saga.status}, and is ${read?.status ?? 'not told'}; the records differ`;
  };
  try {
    let open = workflowIds;
    let violations: readonly string[] = [];
    for (const giveUp = Date.now() + within; open.length > 0; await sleep(1_000)) {
      const looked = await eachOf(open, async (workflowId) => ({ workflowId, violation: await differs(workflowId) }));
      const wrong = looked.filter(({ violation }) => violation !== undefined);
      open = wrong.map(({ workflowId }) => workflowId);
      violations = wrong.map(({ violation }) => violation!);
      if (Date.now() > giveUp) break;
    }
    return [...violations];
  } finally {
    await store.close();
  }
}

/** Without when and how it was read. */
const content = ({ consistency: _consistency, asOf: _asOf, ...saga }: Saga) => JSON.stringify(saga);
