import { type SagaStatus, sagaStatuses } from '@backstitch/saga-log';
import type { SagaContext } from '../saga-context';
import type { CountFilters } from './count-filters';
import { countSagas } from './count-sagas';

/** How many sagas of a type have a status. */
export interface Counted {
  readonly type: string;
  readonly status: SagaStatus;
  readonly count: number;
}

/**
 * How many sagas there are by type and status, as Temporal's index knows them: one question for each status, and one for
 * each type where there are any. What there is none of is left out.
 * @throws SagaClientError as of `countSagas`
 */
export async function countEach(
  context: SagaContext,
  types: readonly string[],
  { status = sagaStatuses, ...filters }: Omit<CountFilters, 'type'>,
): Promise<readonly Counted[]> {
  const counted: Counted[] = [];
  for (const each of status) {
    const all = await countSagas(context, { ...filters, status: [each] });
    for (const type of all === 0 ? [] : types) {
      const count = await countSagas(context, { ...filters, type, status: [each] });
      if (count > 0) counted.push({ type, status: each, count });
    }
  }
  return counted;
}
