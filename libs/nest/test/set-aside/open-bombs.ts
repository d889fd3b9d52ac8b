import { randomUUID } from 'node:crypto';
import { openConnection } from '@backstitch/client';
import { Client, type WorkflowHandleWithFirstExecutionRunId } from '@temporalio/client';
import { NativeConnection, type WorkerOptions } from '@temporalio/worker';
import { bundleSagas } from '../../src/bundle/bundle-sagas';
import { createWorker } from '../../src/set-aside/create-worker';

/** A task queue of its own for the workflows of `bombs`, with its workers. */
export interface OpenBombs {
  readonly client: Client;
  start(type: string, input: unknown): Promise<WorkflowHandleWithFirstExecutionRunId>;
  /** Waits until what its workers do has ended. */
  close(): Promise<void>;
}

/** @param count of workers */
export async function openBombs(options: Partial<WorkerOptions> = {}, count = 1): Promise<OpenBombs> {
  const address = process.env['BACKSTITCH_TEST_TEMPORAL']!;
  const taskQueue = `bombs-${randomUUID()}`;
  const workflowBundle = await bundleSagas({ workflowsPath: require.resolve('./bombs') });
  const client = new Client({ connection: await openConnection({ address }) });
  // The SDK lets a connection have one worker of a queue.
  const connections = await Promise.all(Array.from({ length: count }, () => NativeConnection.connect({ address })));
  const all = { namespace: 'default', taskQueue, workflowBundle, ...options };
  const workers = await Promise.all(connections.map((connection) => createWorker({ ...all, connection })));
  const running = workers.map((worker) => worker.run());
  return {
    client,
    start: (type, input) =>
      client.workflow.start(type, { taskQueue, workflowId: `${type}/${randomUUID()}`, args: [input] }),
    close: async () => {
      for (const worker of workers) worker.shutdown();
      await Promise.all(running);
      for (const connection of connections) await connection.close();
      await client.connection.close();
    },
  };
}
