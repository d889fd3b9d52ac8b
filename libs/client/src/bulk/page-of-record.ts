import { workflowIdOf } from '@backstitch/saga-log';
import type { RecordPlace, StateStore } from '@backstitch/state-store';
import { askStore } from '../record/ask-store';
import { noStateStore } from '../record/no-state-store';
import type { BulkActRun } from './bulk-act';
import type { Page } from './page-of-index';

/**
 * The next sagas of a bulk act by the record, where one stands when it was started, however many runs it has had.
 * @throws SagaClientError `no-state-store`, `state-store-unreachable`
 */
export async function pageOfRecord(store: StateStore | undefined, run: BulkActRun, limit: number): Promise<Page> {
  if (store === undefined) throw noStateStore('Acts on what only a record knows');
  const { from, to, after } = run;
  const filters = {
    ...run.record,
    startedBefore: new Date(to),
    ...(from !== undefined && { startedAfter: new Date(from) }),
  };
  const { items, next } = await askStore(() =>
    store.list(filters, { limit, ...(after && { after: after as RecordPlace }) }),
  );
  return {
    workflowIds: items.map(({ type, id }) => workflowIdOf(type, id)),
    ...(next && { after: next }),
  };
}
