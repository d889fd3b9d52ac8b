import { canonicalJson } from '@backstitch/states-language';
import type { SagaContext } from '../saga-context';
import { SagaClientError } from '../saga-client-error';
import { keyHash } from '../start/key-hash';
import { callTemporal } from '../temporal/call-temporal';
import { readCursor, writeCursor } from './cursor';
import { knowsProblems } from './knows-problems';
import type { ListFilters } from './list-filters';
import { listQuery } from './list-query';
import { typesOf } from './types-of';
import { newestFirst } from './newest-first';
import type { SagaList } from './saga-list';
import { summaryOf } from './saga-summary';

/**
 * A page of sagas, newest first.
 * @throws SagaClientError `bad-query`, `bad-cursor`, `unknown-saga-type`, `store-unreachable`, `temporal-unreachable`,
 *   `temporal-busy`
 */
export async function listSagas({ temporal, types }: SagaContext, filters: ListFilters): Promise<SagaList> {
  const { limit = 50, cursor, startedAfter: from, startedBefore: to } = filters;
  if (!Number.isInteger(limit) || limit < 1 || limit > 200) {
    throw new SagaClientError('bad-query', `limit is '${limit}': write 1 to 200.`);
  }
  const listed = await typesOf(types, filters);
  const list = listName(filters);
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

/** Equal for the pages of one list. */
const listName = ({ limit: _limit, cursor: _cursor, type = '', ...same }: ListFilters): string =>
  keyHash(type, canonicalJson(same)).slice(0, 8);
