import { sagaNamed } from '@backstitch/saga-log';
import type { SagaType } from '@backstitch/contract';
import { Saga, type Shown, time } from '@backstitch/saga-log/shown';
import { Stuck } from '@backstitch/state-store';
import type { WorkflowExecutionInfo } from '@temporalio/client';
import { SearchAttributeType, defineSearchAttributeKey } from '@temporalio/common';
import { z } from 'zod';
import { isRecoverable, statusOf } from './saga-status';

const attentionKey = defineSearchAttributeKey('SagaAttention', SearchAttributeType.KEYWORD_LIST);

const fields = {
  id: true,
  type: true,
  kind: true,
  status: true,
  recoverable: true,
  startedAt: true,
  endedAt: true,
} as const;
const more = { attributes: true, parent: true, consistency: true, asOf: true } as const;

/** What the index, or the record of a state store, knows of a saga: its type and its JSON Schema. */
export const SagaSummary = Saga.pick({ ...fields, ...more })
  .extend({
    attention: z.array(z.string()).optional().describe('The steps, or compensations, that wait for an operator.'),
    stuck: Stuck.optional().describe('Of the record: what it stands still for, if it does.'),
    inconsistentSince: time.optional().describe('Of the record: when its first effect was, while it is not whole.'),
  })
  .meta({ id: 'SagaSummary' });

/** What the index, or the record of a state store, knows of a saga. */
export type SagaSummary = Shown<typeof SagaSummary>;

/** A saga as its run stands in the index. */
export function summaryOf(run: WorkflowExecutionInfo, kind: SagaType['kind'], asOf: Date): SagaSummary {
  const attention = run.typedSearchAttributes.get(attentionKey) ?? [];
  const status = statusOf(run);
  return {
    id: sagaNamed(run.workflowId).id,
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
