import { lengthOf } from '@backstitch/saga-log';
import type { Client } from '@temporalio/client';
import { callTemporal } from './call-temporal';

/** For how long its namespace keeps a workflow that has ended, in milliseconds; 0: it doesn't say. @throws as `callTemporal` */
export async function retentionOf(temporal: Client): Promise<number> {
  const { namespace } = temporal.options;
  const { config } = await callTemporal(temporal, () => temporal.workflowService.describeNamespace({ namespace }));
  const { workflowExecutionRetentionTtl: kept } = config ?? {};
  return kept ? lengthOf(kept) : 0;
}
