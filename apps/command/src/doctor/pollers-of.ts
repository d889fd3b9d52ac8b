import type { Client } from '@temporalio/client';

/** Workers that Temporal has seen at a task queue in the last minutes. */
export interface Pollers {
  /** That run sagas. */
  readonly workflow: number;
  /** That take requests. */
  readonly activity: number;
}

const types = { workflow: 1, activity: 2 } as const;

export async function pollersOf(client: Client, name: string): Promise<Pollers> {
  const { namespace } = client.options;
  const count = async (taskQueueType: number) => {
    const { pollers } = await client.workflowService.describeTaskQueue({
      namespace,
      taskQueue: { name },
      taskQueueType,
    });
    // A process polls by several connections under one identity.
    return new Set((pollers ?? []).map(({ identity }) => identity)).size;
  };
  const [workflow, activity] = await Promise.all([count(types.workflow), count(types.activity)]);
  return { workflow, activity };
}
