import { isGrpcServiceError } from '@temporalio/client';
import type { NativeConnection, Worker } from '@temporalio/worker';

/** gRPC's DEADLINE_EXCEEDED, UNAVAILABLE, and CANCELLED as the native part calls a connection that was cut. */
const away: readonly number[] = [1, 4, 14];

/** Temporal's numbers of the kinds of tasks. */
const kinds = { workflow: 1, activity: 2 } as const;

/** Its number of an answer for all partitions of a task queue. */
const enhanced = 1;

const kindsOf = ({ activities, workflowBundle, workflowsPath }: Worker['options']) => [
  ...(workflowBundle === undefined && workflowsPath === undefined ? [] : [kinds.workflow]),
  ...(activities.size > 0 ? [kinds.activity] : []),
];

/**
 * Makes what a pulse asks of Temporal: does it know that this worker polls its task queue, for each kind of task that it
 * takes? A poll takes up to a minute, so a worker that isn't seen for longer doesn't poll.
 * @param unseen milliseconds after which it doesn't
 */
export function askTemporal(
  connection: NativeConnection,
  namespace: string,
  { options }: Pick<Worker, 'options'>,
  unseen: number,
): () => Promise<void> {
  const name = options.taskQueue;
  const seen = new Map(kindsOf(options).map((kind) => [kind, Date.now()]));
  const isSeen = () => seen.forEach((_, kind) => seen.set(kind, Date.now()));
  return async () => {
    try {
      const { versionsInfo = {} } = await connection.workflowService.describeTaskQueue({
        ...{ namespace, taskQueue: { name }, apiMode: enhanced, reportPollers: true },
        taskQueueTypes: [...seen.keys()],
      });
      for (const [kind, before] of seen) {
        const pollers = Object.values(versionsInfo ?? {}).flatMap(({ typesInfo }) => typesInfo?.[kind]?.pollers ?? []);
        const own = pollers.filter(({ identity }) => identity === options.identity);
        const times = own.map(({ lastAccessTime }) => Number(lastAccessTime?.seconds ?? 0) * 1_000);
        seen.set(kind, Math.max(before, ...times));
      }
    } catch (error) {
      // While it is away no worker can be seen. Not allowed to ask, say: it answered.
      isSeen();
      if (isGrpcServiceError(error) && away.includes(error.code)) throw error;
      return;
    }
    if (Math.min(...seen.values()) < Date.now() - unseen) {
      throw new Error(`it has seen no poll of this worker at '${name}' for ${Math.round(unseen / 1_000)} s`);
    }
  };
}
