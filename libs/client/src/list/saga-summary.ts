import type { SagaType } from '@backstitch/contract';
import type { Saga } from '@backstitch/saga-log';
import type { Stuck } from '@backstitch/state-store';
import type { WorkflowExecutionInfo } from '@temporalio/client';
import { SearchAttributeType, defineSearchAttributeKey } from '@temporalio/common';
import { statusOf } from './saga-status';

const attentionKey = defineSearchAttributeKey('SagaAttention', SearchAttributeType.KEYWORD_LIST);

/** What the index, or the record of a state store, knows of a saga. */
export interface SagaSummary extends Pick<
  Saga,
  'id' | 'type' | 'kind' | 'status' | 'startedAt' | 'endedAt' | 'attributes' | 'parent' | 'consistency' | 'asOf'
> {
  /** The steps, or compensations, that wait for an operator. */
  readonly attention?: readonly string[];
  /** Of the record: what it stands still for, if it does. */
  readonly stuck?: Stuck;
  /** Of the record: when its first effect was, while it is not whole. */
  readonly inconsistentSince?: string;
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
    startedAt: run.startTime.toISOString(),
    ...(run.closeTime && { endedAt: run.closeTime.toISOString() }),
    consistency: 'eventual',
    asOf: asOf.toISOString(),
  };
}
