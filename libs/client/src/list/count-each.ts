import { type SagaStatus, sagaStatuses } from '@backstitch/saga-log';
import type { WorkflowExecutionInfo } from '@temporalio/client';
import type { SagaContext } from '../saga-context';
import { callTemporal } from '../temporal/call-temporal';
import type { CountFilters } from './count-filters';
import { countQuery, countSagas } from './count-sagas';
import { isByRecord } from './needs-record';
import { superseded } from './superseded';

/** Runs that were ended by force of which is looked whether they were recovered: of more it isn't worth the questions. */
const mostLooked = 200;

/** How many sagas of a type have a status. */
export interface Counted {
  readonly type: string;
  readonly status: SagaStatus;
  readonly count: number;
}

/**
 * How many sagas there are by type and status, as Temporal's index knows them: one question for each status, and one for
 * each type where there are any. Of 200 runs of a type that were ended by force, those that were recovered aren't counted. What
 * there is none of is left out.
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
      const asked = { ...filters, type, status: [each] };
      const found = await countSagas(context, asked);
      const count = found > 0 && each === 'terminated' ? found - (await recovered(context, asked)) : found;
      if (count > 0) counted.push({ type, status: each, count });
    }
  }
  return counted;
}

/** How many of the runs that are counted aren't their saga's last one. */
async function recovered({ temporal, types, record }: SagaContext, filters: CountFilters): Promise<number> {
  if (isByRecord(record, filters)) return 0;
  const query = await countQuery({ temporal, types }, filters);
  return callTemporal(temporal, async () => {
    const runs: WorkflowExecutionInfo[] = [];
    for await (const run of temporal.workflow.list({ query, pageSize: mostLooked })) {
      if (runs.push(run) >= mostLooked) break;
    }
    return (await superseded(temporal, runs)).size;
  });
}
