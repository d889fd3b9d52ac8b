import type { Carried } from './carried';
import type { SagaType } from './saga-type';

/** What a saga's workflow is told at its start: what its contract promises by then holds for its whole life. */
export function startedBy({ contract, promises }: Pick<SagaType, 'contract' | 'promises'>): Carried {
  const { deadline, onFailure, unwind } = contract;
  return {
    as: 'started',
    ...(deadline !== undefined && { deadline }),
    ...(onFailure !== undefined && { onFailure }),
    ...(unwind !== undefined && { unwind }),
    ...(promises !== undefined && { promises }),
  };
}
