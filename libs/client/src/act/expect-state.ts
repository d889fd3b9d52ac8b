import type { Client } from '@temporalio/client';
import { type Expected, isExpected } from '../expected';
import { describeSaga } from '../read/describe-saga';
import { etagOf } from '../read/etag-of';
import type { SagaRef } from '../registry/saga-ref';
import { sentFirst } from '../send/refuse-reused';
import { SagaClientError } from '../saga-client-error';

/**
 * A look at the saga before an act that is meant for it as it was when its tag was read. What happens between this look
 * and the act is the saga's to judge, as ever. What was sent before is expected as it is: the saga has changed by it.
 * @param mark of the act's key, as `keyMark` makes it
 * @throws SagaClientError `version-changed`, `unknown-saga`, `temporal-unreachable`
 */
export async function expectState(client: Client, ref: SagaRef, expected: Expected = {}, mark?: string): Promise<void> {
  if (expected.match === undefined && expected.noneMatch === undefined) return;
  if (isExpected(expected, etagOf(await describeSaga(client, ref)))) return;
  if (await wasSent(client, ref, mark)) return;
  throw new SagaClientError('version-changed', `${ref.path} has changed since: read it, and decide again.`);
}

/** Whether something was sent under this key before: it comes again after a lost answer. @param mark absent: there is no key */
export const wasSent = async (client: Client, ref: SagaRef, mark: string | undefined): Promise<boolean> =>
  mark !== undefined && (await sentFirst(client, ref, mark)) !== undefined;
