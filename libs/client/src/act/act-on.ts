import { type Client, WorkflowUpdateFailedError, WorkflowUpdateRPCTimeoutOrCancelledError } from '@temporalio/client';
import { ApplicationFailure } from '@temporalio/common';
import { SagaClientError, type SagaClientErrorCode } from '../saga-client-error';
import { latestRun } from '../read/latest-run';
import { readHistory } from '../read/read-history';
import type { SagaRef } from '../registry/saga-ref';
import { tracked } from '../temporal/call-temporal';
import { isNotFound, temporalError } from '../temporal/temporal-error';

/** How long a worker has to take an act before its caller hears that none has, in milliseconds. */
const timeoutMs = 4_000;

/**
 * For how long Temporal may hand an act over to a worker that comes later, in milliseconds: a saga refuses one that is
 * older. It is judged by the server's clock, and leaves room for one that is a little fast.
 */
const goodForMs = 30_000;

/** The codes with which a saga refuses an act, and a state machine an answer to a task. */
const refusals: readonly SagaClientErrorCode[] = [
  'act-expired',
  'already-ended',
  'no-attention-needed',
  'no-others',
  'not-resolvable',
  'not-retryable',
  'past-the-pivot',
  'reason-required',
  'saga-full',
  'task-closed',
  'unknown-timer',
];

/**
 * Hands an operator's act to a running saga, which validates it.
 * @param updateId of the same act, the same: it is done once
 * @returns false when the saga has ended meanwhile
 * @throws SagaClientError `no-worker`, `temporal-unreachable`, and what the saga answers: `past-the-pivot`, `no-attention-needed` …
 */
export async function actOn(
  client: Client,
  ref: SagaRef,
  update: string,
  act: object,
  updateId: string,
): Promise<boolean> {
  const handle = client.workflow.getHandle(ref.workflowId);
  try {
    await tracked(
      client.withDeadline(Date.now() + timeoutMs, () =>
        handle.executeUpdate(update, { args: [{ ...act, until: Date.now() + goodForMs }], updateId }),
      ),
    );
    return true;
  } catch (error) {
    if (isNotFound(error)) return wasDone(client, ref, updateId);
    if (error instanceof WorkflowUpdateRPCTimeoutOrCancelledError) {
      throw new SagaClientError(
        'no-worker',
        `No worker of ${ref.type.travels ? 'the participant whose turn it is' : `'${ref.type.taskQueue}'`} has taken this in time. If one is back within ${goodForMs / 1_000} s it may still be taken; after that it is not done: look at the saga, and act again.`,
        {
          cause: error,
        },
      );
    }
    if (error instanceof WorkflowUpdateFailedError && error.cause instanceof ApplicationFailure) {
      const { type, message } = error.cause;
      // The saga ended in the workflow task that the act came in with.
      if (type === 'AcceptedUpdateCompletedWorkflow') return false;
      const code = refusals.find((each) => each === type);
      if (code !== undefined) throw new SagaClientError(code, message, { cause: error });
    }
    throw temporalError(error) ?? error;
  }
}

/** Has the saga taken the act, and ended? Temporal may tell its sender no more of it then. */
async function wasDone(client: Client, { workflowId }: SagaRef, updateId: string): Promise<boolean> {
  const latest = await latestRun(client, workflowId);
  const events = latest ? await readHistory(client, workflowId, latest.runId) : [];
  return events.some(({ workflowExecutionUpdateCompletedEventAttributes: it }) => it?.meta?.updateId === updateId);
}
