import type { Client } from '@temporalio/client';
import { type Expected, isExpected } from '../expected';
import { describeSaga } from '../read/describe-saga';
import { etagOf } from '../read/etag-of';
import type { SagaRef } from '../registry/saga-ref';
import { SagaClientError } from '../saga-client-error';

/**
 * A look at the saga before an act that is meant for it as it was when its tag was read. What happens between this look
 * and the act is the saga's to judge, as ever.
 * @throws SagaClientError `version-changed`, `unknown-saga`, `temporal-unreachable`
 */
export async function expectState(client: Client, ref: SagaRef, expected: Expected = {}): Promise<void> {
  if (expected.match === undefined && expected.noneMatch === undefined) return;
  if (isExpected(expected, etagOf(await describeSaga(client, ref)))) return;
  throw new SagaClientError('version-changed', `${ref.path} has changed since: read it, and decide again.`);
}
