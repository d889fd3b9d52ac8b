import type { SagaContext } from '../saga-context';
import { SagaClientError } from '../saga-client-error';
import { callTemporal } from '../temporal/call-temporal';
import { noStateStore } from '../record/no-state-store';
import { checkLimit } from './check-limit';
import { isCursor, readCursor, writeCursor } from './cursor';
import { knowsProblems } from './knows-problems';
import type { ListFilters } from './list-filters';
import { checkText, needsRecord } from './needs-record';
import { listName } from './list-name';
import { listQuery } from './list-query';
import { typesOf } from './types-of';
import { newestFirst } from './newest-first';
import type { SagaList } from './saga-list';
import { summaryOf } from './saga-summary';

/**
 * A page of sagas, newest first. A record that doesn't answer keeps nobody from what the index knows.
 * @throws SagaClientError `bad-query`, `bad-cursor`, `unknown-saga-type`, `store-unreachable`, `no-state-store`,
 *   `state-store-unreachable`, `temporal-unreachable`, `temporal-busy`
 */
export async function listSagas(context: SagaContext, filters: ListFilters): Promise<SagaList> {
  const { temporal, types, record } = context;
  const { limit = 50, cursor, startedAfter: from, startedBefore: to } = filters;
  checkLimit(limit);
  checkText(filters);
  const list = listName(filters);
  // The page before came from the index, as the record didn't answer: its place is known there alone.
  const isOfIndex = cursor !== undefined && !needsRecord(filters) && isCursor(list, cursor);
  if (record !== undefined && !isOfIndex) {
    if (filters.type !== undefined) await types.find(filters.type);
    const listed = await record.list(filters).catch(unlessIndexKnows(filters));
    if (listed !== undefined) return listed;
  } else if (needsRecord(filters)) {
    throw noStateStore('These filters');
  }
  const listed = await typesOf(types, filters);
  const after = cursor === undefined ? undefined : readCursor(list, cursor);
  const query = listQuery(listed, filters, await knowsProblems(temporal));
  const asOf = new Date();
  const { runs, more } = await callTemporal(temporal, () => newestFirst(temporal, query, { limit, from, to, after }));
  const kinds = new Map(listed.map(({ name, kind }) => [name, kind]));
  const last = runs.at(-1);
  return {
    items: runs.map((run) => summaryOf(run, kinds.get(run.type) ?? 'saga', asOf)),
    next: more && last ? writeCursor(list, { startedAt: last.startTime.getTime(), runId: last.runId }) : null,
    consistency: 'eventual',
    asOf: asOf.toISOString(),
  };
}

/** A page that is gone on with has its place in the record. */
const unlessIndexKnows = (filters: ListFilters) => (error: unknown) => {
  const isGone = error instanceof SagaClientError && error.code === 'state-store-unreachable';
  if (isGone && !needsRecord(filters) && filters.cursor === undefined) return undefined;
  throw error;
};
