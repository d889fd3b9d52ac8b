import type { Client } from '@temporalio/client';
import type { FastifyRequest } from 'fastify';
import { Problem } from '../problems/problem';
import { matchesStrongly, matchesWeakly, tagsIn } from '../request/entity-tags';
import type { SagaRef } from '../served/served-types';
import { describeSaga } from '../temporal/describe-saga';
import { etagOf } from '../temporal/etag-of';

/**
 * An act with `If-Match` is meant for the saga as it was when that tag was read. What happens between this look and the act
 * is the saga's to judge, as ever.
 * @throws Problem `version-changed`, `bad-request`, `unknown-saga`, `temporal-unreachable`
 */
export async function expectState(client: Client, ref: SagaRef, { headers }: FastifyRequest): Promise<void> {
  const match = tagsIn('If-Match', headers['if-match']);
  const noneMatch = tagsIn('If-None-Match', headers['if-none-match']);
  if (match === undefined && noneMatch === undefined) return;
  const current = etagOf(await describeSaga(client, ref));
  const isExpected =
    (match === undefined || matchesStrongly(match, current)) &&
    (noneMatch === undefined || !matchesWeakly(noneMatch, current));
  if (!isExpected) throw new Problem('version-changed', `${ref.path} has changed since: read it, and decide again.`);
}
