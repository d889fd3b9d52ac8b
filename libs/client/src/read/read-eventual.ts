import { type SagaSummary, summaryOf } from '../list/saga-summary';
import type { SagaRef } from '../registry/saga-ref';
import { SagaClientError } from '../saga-client-error';
import type { SagaContext } from '../saga-context';
import { callTemporal } from '../temporal/call-temporal';

/**
 * A saga as it was recorded; else from the index alone. Cheap, and a moment old.
 * @throws SagaClientError `unknown-saga`, `state-store-unreachable`, `temporal-unreachable`, `temporal-busy`
 */
export async function readEventual(
  { temporal, record }: Pick<SagaContext, 'temporal' | 'record'>,
  { type, workflowId, id }: SagaRef,
): Promise<SagaSummary> {
  // Whichever of the two is gone, the other still answers; where it doesn't know the saga, the one that is gone may.
  const recorded = await record?.find({ type: type.name, id }).catch((error: Error) => error);
  if (recorded !== undefined && !(recorded instanceof Error)) return recorded.saga;
  const found = await callTemporal(temporal, async () => {
    const runs = [];
    for await (const run of temporal.workflow.list({ query: `WorkflowId = '${workflowId}'` })) runs.push(run);
    return runs.sort((a, b) => b.startTime.getTime() - a.startTime.getTime())[0];
  });
  if (found !== undefined) return summaryOf(found, type.kind, new Date());
  if (recorded !== undefined) throw recorded;
  throw new SagaClientError(
    'unknown-saga',
    `There is no ${type.name} with the id '${id}' in the index; it may be too new.`,
  );
}
