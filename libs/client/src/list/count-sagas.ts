import type { SagaContext } from '../saga-context';
import { callTemporal } from '../temporal/call-temporal';
import { knowsProblems } from './knows-problems';
import type { ListFilters } from './list-filters';
import { listQuery } from './list-query';
import { typesOf } from './types-of';

/** What is counted: those of a list's filters that Temporal's index knows. */
export type CountFilters = Pick<
  ListFilters,
  'type' | 'status' | 'incomplete' | 'recoverable' | 'participant' | 'startedAfter' | 'startedBefore'
>;

/**
 * How many sagas a list would have, by one question to Temporal's visibility: a moment old.
 * @throws SagaClientError `bad-query`, `unknown-saga-type`, `store-unreachable`, `temporal-unreachable`, `temporal-busy`
 */
export async function countSagas({ temporal, types }: SagaContext, filters: CountFilters): Promise<number> {
  const { namespace } = temporal.options;
  const { startedAfter, startedBefore } = filters;
  const query = [
    listQuery(await typesOf(types, filters), filters, await knowsProblems(temporal)),
    ...(startedAfter ? [`StartTime >= '${startedAfter.toISOString()}'`] : []),
    ...(startedBefore ? [`StartTime <= '${startedBefore.toISOString()}'`] : []),
  ].join(' AND ');
  const { count } = await callTemporal(temporal, () =>
    temporal.workflowService.countWorkflowExecutions({ namespace, query }),
  );
  return Number(count);
}
