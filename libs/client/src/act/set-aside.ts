import type { Failure } from '@backstitch/saga-log';
import type { Client } from '@temporalio/client';
import { SagaClientError } from '../saga-client-error';
import type { SagaRef } from '../registry/saga-ref';
import { callTemporal } from '../temporal/call-temporal';
import { type SetAsideRecord, SetAsideRecords, isSetAside } from './set-aside-records';

/** What stands in Temporal of a run that is set aside. @throws SagaClientError `temporal-unreachable`, `temporal-busy` */
export async function setAsideRecord(
  client: Client,
  { workflowId }: SagaRef,
  runId: string,
): Promise<SetAsideRecord | undefined> {
  const record = await callTemporal(client, () => new SetAsideRecords(client).read(workflowId, runId));
  return record && isSetAside(record) ? record : undefined;
}

/** Nothing is held against it any more. */
export const clearSetAside = (client: Client, { workflowId }: SagaRef, reason: string): Promise<void> =>
  callTemporal(client, () => new SetAsideRecords(client).clear(workflowId, reason));

export const setAsideFailure = ({ deaths, why }: SetAsideRecord): Failure => ({
  code: 'SagaSetAside',
  message: `It is set aside: ${deaths} of its tasks were cut off, the last because ${why}. Mend its code or its definition and resume it, or cancel or compensate it: that needs none of its code.`,
});

export const setAsideError = ({ path }: SagaRef) =>
  new SagaClientError(
    'saga-set-aside',
    `${path} is set aside, so none of its code is run. Resume, cancel or compensate it.`,
  );
