import { type SagaLog, type PromisedPolicies, unwindPlan } from '@backstitch/saga-log';
import type { LeftInEffect, PlannedCompensation } from './recovery';

/** What a recovery backwards would do with a log, and what it would leave. */
export function planOf(
  log: SagaLog,
  told: PromisedPolicies = {},
): { readonly plan: readonly PlannedCompensation[]; readonly leaves: readonly LeftInEffect[] } {
  const plan = unwindPlan(log, told).map(({ entry, after }) => ({
    ...stepIn(entry),
    compensation: entry.compensation ?? '',
    after,
    ...(entry.outcome !== 'completed' && { inDoubt: true as const }),
  }));
  const leaves = log.flatMap((entry): LeftInEffect[] => {
    const mayHave = entry.outcome !== 'refused' && entry.outcome !== 'not-sent' && entry.compensated !== true;
    if (!mayHave) return [];
    if (entry.compensation === null) return [{ ...stepIn(entry), why: 'no-compensation' }];
    const isLost = entry.nested !== undefined && entry.nested.log === undefined;
    return isLost ? [{ ...stepIn(entry), why: 'nested-forgotten' }] : [];
  });
  return { plan, leaves };
}

const stepIn = ({ stepId, participant, request }: SagaLog[number]) => ({ step: stepId, participant, request });
