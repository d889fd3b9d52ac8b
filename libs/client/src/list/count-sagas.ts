import type { SagaContext } from '../saga-context';
import { callTemporal } from '../temporal/call-temporal';
import { noStateStore } from '../record/no-state-store';
import { knowsProblems } from './knows-problems';
import type { CountFilters } from './count-filters';
import { listQuery } from './list-query';
import { checkText, isByRecord } from './needs-record';
import { typesOf } from './types-of';

/**
 * How many sagas a list would have: by one question to Temporal's visibility, or to the state store, where the filters are
 * such as only that knows, or knows better. It is a moment old.
 * @throws SagaClientError `bad-query`, `unknown-saga-type`, `store-unreachable`, `no-state-store`,
 *   `state-store-unreachable`, `temporal-unreachable`, `temporal-busy`
 */
export async function countSagas({ temporal, types, record }: SagaContext, filters: CountFilters): Promise<number> {
  checkText(filters);
  if (isByRecord(record, filters)) {
    if (record === undefined) throw noStateStore('These filters');
    if (filters.type !== undefined) await types.find(filters.type);
    return record.total(filters);
  }
  const { namespace } = temporal.options;
  const query = await countQuery({ temporal, types }, filters);
  const { count } = await callTemporal(temporal, () =>
    temporal.workflowService.countWorkflowExecutions({ namespace, query }),
  );
  return Number(count);
}

/** What is counted, as a query of Temporal's visibility. */
export async function countQuery(
  { temporal, types }: Pick<SagaContext, 'temporal' | 'types'>,
  filters: CountFilters,
): Promise<string> {
  const { startedAfter, startedBefore } = filters;
  return [
    listQuery(await typesOf(types, filters), filters, await knowsProblems(temporal)),
    ...(startedAfter ? [`StartTime >= '${startedAfter.toISOString()}'`] : []),
    ...(startedBefore ? [`StartTime <= '${startedBefore.toISOString()}'`] : []),
  ].join(' AND ');
}
