import { randomUUID } from 'node:crypto';
import { canonicalJson } from '@backstitch/states-language';
import { WorkflowExecutionAlreadyStartedError } from '@temporalio/client';
import { anonymous } from '../anonymous';
import { Reason } from '../act/reason';
import type { CountFilters } from '../list/count-filters';
import { countSagas } from '../list/count-sagas';
import { knowsProblems } from '../list/knows-problems';
import { listQuery, statusesOf } from '../list/list-query';
import { isByRecord } from '../list/needs-record';
import { typesOf } from '../list/types-of';
import { parsed } from '../parsed';
import { recordFiltersOf } from '../record/record-filters-of';
import { SagaClientError } from '../saga-client-error';
import type { SagaContext } from '../saga-context';
import { keyHash } from '../start/key-hash';
import { callTemporal } from '../temporal/call-temporal';
import { type BulkAct, type BulkActRun, type BulkAction, bulkActQueue, bulkActType } from './bulk-act';

/** What is done to many sagas, by whom, and why. */
export interface BulkActOptions {
  readonly act: BulkAction;
  /** With `recover`. Default `backwards`. */
  readonly direction?: 'backwards' | 'forwards';
  readonly filters: CountFilters;
  readonly reason: string;
  /** For the audit of each saga. Default `anonymous`. */
  readonly by?: string;
  /** Sagas in a second, at most: 0.1 to 100. Default 10. */
  readonly rate?: number;
  /** The same again under the same key is the same bulk act. Default none. */
  readonly key?: string;
}

export const bulkActId = (id: string): string => `${bulkActType}/${id}`;

/** A bulk act that there is by now. */
export interface BulkActBegun {
  readonly id: string;
  readonly begun?: BulkAct;
}

/**
 * Begins an act on all sagas that match now. It goes on by itself, whatever becomes of the caller.
 * @returns its id; and what there is to say of it where it has begun now, and not when its key was used before
 * @throws SagaClientError `invalid-body`, `bad-query`, `idempotency-key-reused`, and others as of `countSagas`
 */
export async function startBulkAct(context: SagaContext, options: BulkActOptions): Promise<BulkActBegun> {
  const { act, direction, filters, by = anonymous, rate = 10, key } = options;
  const reason = parsed(Reason, options.reason, '/reason');
  if (!(rate >= 0.1 && rate <= 100)) {
    throw new SagaClientError('bad-query', `rate is '${rate}': write 0.1 to 100 sagas a second.`);
  }
  const { temporal } = context;
  const total = await countSagas(context, filters);
  const id = key === undefined ? randomUUID() : keyHash(bulkActType, key);
  const said = { act, ...(act === 'recover' && { direction: direction ?? 'backwards' }), by, reason, rate } as const;
  const run: BulkActRun = {
    ...{ id, ...said, total },
    ...(await asked(context, filters)),
    progress: { done: 0, refused: 0, notDone: [] },
  };
  const bodyHash = keyHash(canonicalJson({ ...said, filters: JSON.parse(JSON.stringify(filters)) as never }));
  try {
    await callTemporal(temporal, () =>
      temporal.workflow.start(bulkActType, {
        ...{ workflowId: bulkActId(id), taskQueue: bulkActQueue, args: [run] },
        memo: { ...said, total, bodyHash, progress: run.progress },
        workflowIdReusePolicy: 'REJECT_DUPLICATE',
      }),
    );
    const startedAt = new Date().toISOString();
    return { id, begun: { id, ...said, total, ...run.progress, status: 'running', startedAt } };
  } catch (error) {
    if (!(error instanceof WorkflowExecutionAlreadyStartedError)) throw error;
    const { memo } = await callTemporal(temporal, () => temporal.workflow.getHandle(bulkActId(id)).describe());
    if (memo?.['bodyHash'] !== bodyHash) {
      throw new SagaClientError(
        'idempotency-key-reused',
        'This key has begun another bulk act. A new one needs a new key.',
      );
    }
    return { id };
  }
}

async function asked({ temporal, types, record }: SagaContext, filters: CountFilters) {
  const { startedAfter, startedBefore, ...rest } = filters;
  const byRecord = isByRecord(record, filters);
  const now = Date.now();
  const status = statusesOf(filters);
  // The record knows which sagas have asked a participant: types that may are not all that have.
  const listed = await typesOf(types, byRecord ? { ...(rest.type !== undefined && { type: rest.type }) } : filters);
  return {
    query: byRecord ? '' : listQuery(listed, filters, await knowsProblems(temporal)),
    ...(byRecord && { record: recordFiltersOf(rest) }),
    types: listed.map(({ name, kind, taskQueue, travels }) => ({ name, kind, taskQueue, ...(travels && { travels }) })),
    ...(startedAfter && { from: startedAfter.getTime() }),
    to: startedBefore?.getTime() ?? now,
    began: { at: now, ...(status && { status }), ...(filters.recoverable && { recoverable: true as const }) },
  };
}
