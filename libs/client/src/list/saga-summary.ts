import type { SagaType } from '@backstitch/contract';
import type { Saga } from '@backstitch/saga-log';
import type { WorkflowExecutionInfo } from '@temporalio/client';
import { SearchAttributeType, defineSearchAttributeKey } from '@temporalio/common';
import { isRecoverable, statusOf } from './saga-status';

const attentionKey = defineSearchAttributeKey('SagaAttention', SearchAttributeType.KEYWORD_LIST);

/** What the index knows of a saga. */
export interface SagaSummary extends Pick<
  Saga,
  'id' | 'type' | 'kind' | 'status' | 'recoverable' | 'startedAt' | 'endedAt' | 'consistency' | 'asOf'
> {
  /** The steps, or compensations, that wait for an operator. */
  readonly attention?: readonly string[];
}

/** A saga as its run stands in the index. */
export function summaryOf(run: WorkflowExecutionInfo, kind: SagaType['kind'], asOf: Date): SagaSummary {
  const attention = run.typedSearchAttributes.get(attentionKey) ?? [];
  const status = statusOf(run);
  return {
    id: run.workflowId.slice(run.type.length + 1),
    type: run.type,
    kind,
    status,
    ...(status === 'needs-attention' && attention.length > 0 && { attention }),
    ...(isRecoverable(run) && { recoverable: true as const }),
    startedAt: run.startTime.toISOString(),
    ...(run.closeTime && { endedAt: run.closeTime.toISOString() }),
    consistency: 'eventual',
    asOf: asOf.toISOString(),
  };
}
