import type { Client } from '@temporalio/client';
import type { temporal } from '@temporalio/proto';
import { Problem } from '../problems/problem';
import type { SagaRef } from '../served/served-types';
import { reach } from './reach';
import { isNotFound } from './temporal-problem';

/** What Temporal says of a saga's latest run, without its history. */
export interface Described {
  readonly runId: string;
  readonly closed: boolean;
  /** The number of its last event. */
  readonly lastEventId: string;
  /** Bytes of its history. */
  readonly historyBytes: number;
  readonly activities: readonly temporal.api.workflow.v1.IPendingActivityInfo[];
  readonly children: number;
  readonly workflowTask: temporal.api.workflow.v1.IPendingWorkflowTaskInfo | undefined;
}

const running = 1;

/** @throws Problem `unknown-saga`, `temporal-unreachable` */
export async function describeSaga(client: Client, { workflowId, type, id }: SagaRef): Promise<Described> {
  try {
    const { namespace } = client.options;
    const { workflowExecutionInfo: info, ...pending } = await reach(client, () =>
      client.workflowService.describeWorkflowExecution({ namespace, execution: { workflowId } }),
    );
    return {
      runId: info?.execution?.runId ?? '',
      closed: Number(info?.status) !== running,
      lastEventId: String(info?.historyLength ?? 0),
      historyBytes: Number(info?.historySizeBytes ?? 0),
      activities: pending.pendingActivities ?? [],
      children: pending.pendingChildren?.length ?? 0,
      workflowTask: pending.pendingWorkflowTask ?? undefined,
    };
  } catch (error) {
    if (isNotFound(error)) throw new Problem('unknown-saga', `There is no ${type.name} with the id '${id}'.`);
    throw error;
  }
}
