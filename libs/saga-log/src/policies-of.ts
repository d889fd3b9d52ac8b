import type { SagaType } from '@backstitch/contract';
import type { Carried, PromisedPolicies } from './carried';

/** What a saga is promised at its start, without what is absent. @param policies of its contract, or that came along */
export const policiesOf = ({ deadline, onFailure, unwind, promises }: PromisedPolicies): PromisedPolicies => ({
  ...(deadline !== undefined && { deadline }),
  ...(onFailure !== undefined && { onFailure }),
  ...(unwind !== undefined && { unwind }),
  ...(promises !== undefined && { promises }),
});

/** What it was promised, if that came along. */
export function policiesIn(carried: Carried | undefined): PromisedPolicies | undefined {
  if (carried?.as === 'started') return policiesOf(carried);
  return carried?.as === 'nested' || carried?.as === 'continued' ? carried.told : undefined;
}

/** What a saga's workflow is told at its start: what its contract promises by then holds for its whole life. */
export const startedBy = ({ kind, contract, promises }: Pick<SagaType, 'kind' | 'contract' | 'promises'>): Carried => ({
  as: 'started',
  ...(kind !== 'saga' && { style: { kind } }),
  ...policiesOf({ ...contract, promises }),
});
