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

/** When a worker was seen: `last` is the server's time of its last poll, `at` this process's when it was heard of. */
interface Seen {
  last: number;
  at: number;
}

/** As the server names it; times are by its clock. */
interface Poller {
  readonly identity?: string | null;
  readonly lastAccessTime?: { readonly seconds?: unknown; readonly nanos?: number | null } | null;
}

/** In milliseconds of the server's clock: compared with another of them alone. */
const lastPoll = (pollers: readonly Poller[], identity: string) =>
  Math.max(
    0,
    ...pollers
      .filter((poller) => poller.identity === identity)
      .map(({ lastAccessTime: at }) => Number(at?.seconds ?? 0) * 1_000 + Math.floor(Number(at?.nanos ?? 0) / 1e6)),
  );

/** It polls as one version of its deployment. */
const isVersioned = ({ workerDeploymentOptions, useVersioning }: Worker['options']) =>
  workerDeploymentOptions?.useWorkerVersioning === true || useVersioning === true;

/** Each place for an activity is taken: until one is free it has nothing to poll for. */
function isFull(worker: Pick<Worker, 'options' | 'getStatus'>): boolean {
  const slots = worker.options.tuner.activityTaskSlotSupplier;
  return slots.type === 'fixed-size' && worker.getStatus().numInFlightNonLocalActivities >= slots.numSlots;
}

/**
 * Makes what a pulse asks of Temporal: does it know that this worker polls its task queue, for each kind of task that it
 * takes? A poll takes up to a minute, so a worker that isn't seen for longer doesn't poll; unless all its places for
 * activities are taken.
 * @param unseen milliseconds, by this process's clock, after which it doesn't
 */
export function askTemporal(
  connection: Pick<NativeConnection, 'workflowService'>,
  namespace: string,
  worker: Pick<Worker, 'options' | 'getStatus'>,
  unseen: number,
): () => Promise<void> {
  const { taskQueue: name, identity } = worker.options;
  const seen = new Map<number, Seen>(kindsOf(worker.options).map((kind) => [kind, { last: 0, at: Date.now() }]));
  const pollersOf = async (): Promise<(kind: number) => Promise<readonly Poller[]>> => {
    const at = { namespace, taskQueue: { name } };
    const ofKind = async (taskQueueType: number) =>
      (await connection.workflowService.describeTaskQueue({ ...at, taskQueueType })).pollers ?? [];
    // All kinds at once are told of unversioned pollers alone.
    if (isVersioned(worker.options)) return ofKind;
    const { versionsInfo } = await connection.workflowService.describeTaskQueue({
      ...{ ...at, apiMode: enhanced, reportPollers: true },
      taskQueueTypes: [...seen.keys()],
    });
    const versions = Object.values(versionsInfo ?? {});
    if (versions.length > 0)
      return async (kind) => versions.flatMap(({ typesInfo }) => typesInfo?.[kind]?.pollers ?? []);
    // A server that doesn't know that mode answers for one kind at a time.
    return ofKind;
  };
  return async () => {
    try {
      const pollers = await pollersOf();
      for (const [kind, before] of seen) {
        const last = lastPoll(await pollers(kind), identity);
        const isBusy = kind === kinds.activity && isFull(worker);
        if (last !== before.last || isBusy) seen.set(kind, { last, at: Date.now() });
      }
    } catch (error) {
      // While it is away no worker can be seen. Not allowed to ask, say: it answered.
      for (const one of seen.values()) one.at = Date.now();
      if (isGrpcServiceError(error) && away.includes(error.code)) throw error;
      return;
    }
    if (Math.min(...[...seen.values()].map(({ at }) => at)) < Date.now() - unseen) {
      throw new Error(`it has seen no poll of this worker at '${name}' for ${Math.round(unseen / 1_000)} s`);
    }
  };
}
