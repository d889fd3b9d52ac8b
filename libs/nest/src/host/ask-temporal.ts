import { isGrpcServiceError } from '@temporalio/client';
import type { NativeConnection, Worker } from '@temporalio/worker';

/** gRPC's DEADLINE_EXCEEDED, UNAVAILABLE, and CANCELLED as the native part calls a connection that was cut. */
const away: readonly number[] = [1, 4, 14];

/** Temporal's numbers of the kinds of tasks. */
const kindOf = ({ activities, workflowBundle }: Worker['options']) =>
  activities !== undefined && Object.keys(activities).length > 0 ? 2 : workflowBundle === undefined ? 2 : 1;

/**
 * Makes what a pulse asks of Temporal: does it know that this worker polls its task queue? A poll takes up to a minute,
 * and a task queue has several partitions of which one is looked at: so a worker that isn't seen for a while doesn't poll.
 * @param unseen milliseconds after which it doesn't
 */
export function askTemporal(
  connection: NativeConnection,
  namespace: string,
  { options }: Pick<Worker, 'options'>,
  unseen: number,
): () => Promise<void> {
  let seen = Date.now();
  return async () => {
    const name = options.taskQueue;
    const asked = { namespace, taskQueue: { name }, taskQueueType: kindOf(options) };
    try {
      const { pollers } = await connection.workflowService.describeTaskQueue(asked);
      const own = pollers?.filter(({ identity }) => identity === options.identity) ?? [];
      for (const { lastAccessTime } of own) seen = Math.max(seen, Number(lastAccessTime?.seconds ?? 0) * 1_000);
    } catch (error) {
      // Not allowed to ask, say: it answered.
      if (!isGrpcServiceError(error) || !away.includes(error.code)) {
        seen = Date.now();
        return;
      }
      // While it is away no worker can be seen.
      seen = Date.now();
      throw error;
    }
    if (Date.now() - seen > unseen) {
      throw new Error(`it has seen no poll of this worker at '${name}' for ${Math.round(unseen / 1_000)} s`);
    }
  };
}
