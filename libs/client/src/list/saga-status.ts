import type { SagaStatus } from '@backstitch/saga-log';
import type { WorkflowExecutionInfo } from '@temporalio/client';
import { reportedProblems } from '../read/reported-problems';
import { SearchAttributeType, defineSearchAttributeKey } from '@temporalio/common';

const statusKey = defineSearchAttributeKey('SagaStatus', SearchAttributeType.KEYWORD);
const problemsKey = defineSearchAttributeKey('TemporalReportedProblems', SearchAttributeType.KEYWORD_LIST);

/** What the index says of a run, as far as a status comes from it. */
export type IndexedRun = Pick<WorkflowExecutionInfo, 'status' | 'typedSearchAttributes'>;

/**
 * A saga's status from the index. Temporal knows how a run ended; what a running one is at, and who ended a failed one,
 * the saga says itself. {@link statusQuery} says the same as queries.
 */
export function statusOf(run: IndexedRun): SagaStatus {
  const said = run.typedSearchAttributes.get(statusKey);
  switch (run.status.name) {
    case 'COMPLETED':
      // A nested saga that ended well and was then compensated as a whole: the run that went backwards completed.
      return said === 'compensating' ? 'compensated' : 'completed';
    case 'FAILED':
      return said === 'cancelled' || said === 'failed' ? said : 'compensated';
    case 'CANCELLED':
      return 'cancelled';
    case 'TERMINATED':
    case 'TIMED_OUT':
      return 'terminated';
    default:
      if (said === 'needs-attention' || isFailing(run)) return 'needs-attention';
      return said === 'compensating' || said === 'cancelled' ? 'compensating' : 'running';
  }
}

/**
 * A query of Temporal's visibility for each status: what {@link statusOf} says of a run, as a clause. Together the
 * clauses are every run that is shown.
 * @param problems does the server say of runs that their tasks fail?
 */
export const statusQuery = (problems: boolean): { readonly [S in SagaStatus]: string } => ({
  running: `(ExecutionStatus = 'Running'${problems ? works : ''} AND (SagaStatus IS NULL OR SagaStatus = 'running'))`,
  compensating: `(ExecutionStatus = 'Running'${problems ? works : ''} AND SagaStatus IN ('compensating', 'cancelled'))`,
  'needs-attention': `(ExecutionStatus = 'Running' AND (SagaStatus = 'needs-attention'${problems ? ' OR TemporalReportedProblems IS NOT NULL' : ''}))`,
  completed: `(ExecutionStatus = 'Completed' AND (SagaStatus IS NULL OR SagaStatus != 'compensating'))`,
  compensated: `((ExecutionStatus = 'Failed' AND (SagaStatus IS NULL OR SagaStatus NOT IN ('cancelled', 'failed'))) OR (ExecutionStatus = 'Completed' AND SagaStatus = 'compensating'))`,
  cancelled: `(ExecutionStatus = 'Canceled' OR (ExecutionStatus = 'Failed' AND SagaStatus = 'cancelled'))`,
  failed: `(ExecutionStatus = 'Failed' AND SagaStatus = 'failed')`,
  terminated: `(ExecutionStatus = 'Terminated' OR ExecutionStatus = 'TimedOut')`,
});

/** A query of Temporal's visibility for what can be recovered: what {@link isRecoverable} says of a run, as a clause. */
export const recoverableQuery = (problems: boolean): string =>
  `(${statusQuery(problems).terminated}${problems ? ` OR (ExecutionStatus = 'Running' AND TemporalReportedProblems IS NOT NULL)` : ''})`;

/** It was ended by force, or its tasks fail. */
export const isRecoverable = (run: IndexedRun): boolean =>
  statusOf(run) === 'terminated' || (run.status.name === 'RUNNING' && isFailing(run));

const isFailing = (run: IndexedRun) => reportedProblems(run.typedSearchAttributes.get(problemsKey)).length > 0;

const works = ' AND TemporalReportedProblems IS NULL';
