import type { BulkAct, SagaClient } from '@backstitch/client';
import { bulkActWorker } from '@backstitch/nest';
import type { StateStore } from '@backstitch/state-store';
import { type WorkflowBench, bundleOf, until } from '@backstitch/testing/bench';

/** A worker of bulk acts, with their workflow, until what runs it is closed. @param store where sagas are found by what only it knows */
export async function workBulkActs(on: Pick<WorkflowBench, 'work'>, store?: StateStore): Promise<void> {
  const workflowBundle = await bundleOf({ workflowsPath: require.resolve('../src/bulk-acts') });
  await on.work({ ...bulkActWorker(store), workflowBundle });
}

/** A bulk act when it runs no more. @param within milliseconds */
export const endedBulkAct = (sagas: SagaClient, id: string, within: number): Promise<BulkAct> =>
  until(async () => {
    const bulk = await sagas.bulkAct(id).read();
    return bulk.status !== 'running' && bulk;
  }, within);
