import type { SagaType } from '@backstitch/contract';
import { type SagaStatus, sagaStatuses } from '@backstitch/saga-log';
import { incompleteStatuses } from '@backstitch/state-store';
import { recoverableQuery, statusQuery } from './saga-status';
import type { ListFilters } from './list-filters';

/** A query of Temporal's visibility for the sagas of some types. @param problems as of {@link statusQuery} */
export function listQuery(
  types: readonly SagaType[],
  filters: Omit<ListFilters, 'limit' | 'cursor'>,
  problems: boolean,
): string {
  const queries = statusQuery(problems);
  const statuses = statusesOf(filters);
  return [
    types.length === 0 ? `WorkflowType = ''` : `WorkflowType IN (${types.map(({ name }) => `'${name}'`).join(', ')})`,
    // The runs before a saga's last one are not sagas.
    `ExecutionStatus != 'ContinuedAsNew'`,
    ...(filters.recoverable ? [recoverableQuery(problems)] : []),
    ...(statuses ? [`(${statuses.map((status) => queries[status]).join(' OR ') || `WorkflowType = ''`})`] : []),
  ].join(' AND ');
}

/** The statuses of which one is asked for. Absent: any. */
export function statusesOf({ status, incomplete }: ListFilters): readonly SagaStatus[] | undefined {
  if (incomplete === undefined) return status;
  return (status ?? sagaStatuses).filter((each) => incompleteStatuses.includes(each) === incomplete);
}
