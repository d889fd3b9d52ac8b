import { type Client, WorkflowUpdateFailedError, WorkflowUpdateRPCTimeoutOrCancelledError } from '@temporalio/client';
import { ApplicationFailure } from '@temporalio/common';
import { Problem } from '../problems/problem';
import { isProblemCode } from '../problems/problem-codes';
import type { SagaRef } from '../served/served-types';
import { tracked } from './reach';
import { isNotFound, temporalProblem } from './temporal-problem';

/** How long a worker has to take an act, in milliseconds. After that Temporal may still hand it over: it keeps no promise. */
const patience = 4_000;

/**
 * Hands an operator's act to a running saga, which validates it.
 * @param updateId of the same act, the same: it is done once
 * @returns false when the saga has ended meanwhile
 * @throws Problem `no-worker`, `temporal-unreachable`, and what the saga answers: `past-the-pivot`, `no-attention-needed` …
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
      client.withDeadline(Date.now() + patience, () => handle.executeUpdate(update, { args: [act], updateId })),
    );
    return true;
  } catch (error) {
    if (isNotFound(error)) return false;
    if (error instanceof WorkflowUpdateRPCTimeoutOrCancelledError) {
      throw new Problem(
        'no-worker',
        `No worker of ${ref.type.kind === 'slip' ? 'whoever has the slip' : `'${ref.type.taskQueue}'`} has taken this in time. It may still be taken when one is back: look at the saga then, before you send another.`,
        {
          cause: error,
        },
      );
    }
    if (error instanceof WorkflowUpdateFailedError && error.cause instanceof ApplicationFailure) {
      const { type, message } = error.cause;
      // The saga ended in the workflow task that the act came in with.
      if (type === 'AcceptedUpdateCompletedWorkflow') return false;
      if (isProblemCode(type)) throw new Problem(type, message, { cause: error });
    }
    throw temporalProblem(error) ?? error;
  }
}
