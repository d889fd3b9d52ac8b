import { type Failure, decoded, valueOf } from '@backstitch/saga-log';
import type { Client } from '@temporalio/client';
import type { temporal } from '@temporalio/proto';
import { SagaClientError } from '../saga-client-error';
import type { SagaRef } from '../registry/saga-ref';
import { callTemporal } from '../temporal/call-temporal';
import { setAsideFailure, setAsideRecord } from '../act/set-aside';
import { reportedProblems } from './reported-problems';
import { isNotFound, missingNamespace } from '../temporal/temporal-error';

/** What Temporal says of a saga's latest run, without its history. */
export interface Described {
  readonly runId: string;
  readonly closed: boolean;
  /** When the run began, in nanoseconds since the epoch. */
  readonly runStartedAt: bigint;
  /** How often the run has changed: attempts, too, which write no event. */
  readonly transitions: number;
  /** The number of its last event. */
  readonly lastEventId: string;
  /** Bytes of its history. */
  readonly historyBytes: number;
  readonly activities: readonly temporal.api.workflow.v1.IPendingActivityInfo[];
  readonly children: number;
  readonly workflowTask: temporal.api.workflow.v1.IPendingWorkflowTaskInfo | undefined;
  /** It is set aside: its code isn't run. And why. */
  readonly setAside: Failure | undefined;
  /** Why its tasks fail, as far as it isn't in its history. */
  readonly failing: Failure | undefined;
}

const running = 1;

/** @throws SagaClientError `unknown-saga`, `temporal-unreachable` */
export async function describeSaga(client: Client, ref: SagaRef): Promise<Described> {
  const { workflowId } = ref;
  try {
    const { namespace } = client.options;
    const { workflowExecutionInfo: info, ...pending } = await callTemporal(client, () =>
      client.workflowService.describeWorkflowExecution({ namespace, execution: { workflowId } }),
    );
    const runId = info?.execution?.runId ?? '';
    const closed = Number(info?.status) !== running;
    const attempt = closed ? 0 : (pending.pendingWorkflowTask?.attempt ?? 0);
    const attributes = info?.searchAttributes?.indexedFields;
    const reported = reportedProblems(valueOf(attributes?.['TemporalReportedProblems'])).length > 0;
    const record = attempt > 1 ? await setAsideRecord(client, ref, runId) : undefined;
    return {
      runId,
      closed,
      runStartedAt:
        BigInt(String(info?.startTime?.seconds ?? 0)) * 1_000_000_000n + BigInt(info?.startTime?.nanos ?? 0),
      transitions: Number(info?.stateTransitionCount ?? 0),
      lastEventId: String(info?.historyLength ?? 0),
      historyBytes: Number(info?.historySizeBytes ?? 0),
      activities: await decoded(client, pending.pendingActivities ?? []),
      children: pending.pendingChildren?.length ?? 0,
      workflowTask: pending.pendingWorkflowTask ?? undefined,
      setAside: record && setAsideFailure(record),
      failing: closed || !reported ? undefined : unanswered(attempt),
    };
  } catch (error) {
    // A namespace that was deleted has forgotten its sagas, and a record may know them.
    if (isNotFound(error)) throw unknownSaga(ref, missingNamespace(error));
    throw error;
  }
}

/** @param cause why Temporal knows none at all */
export const unknownSaga = ({ type, id }: SagaRef, cause?: SagaClientError) =>
  new SagaClientError('unknown-saga', `There is no ${type.name} with the id '${id}'.`, cause && { cause });

const unanswered = (attempt: number): Failure => ({
  code: 'TaskUnanswered',
  message: `Its workflow task is in attempt ${attempt}: no worker has answered it, or each has failed at it.`,
});
