import { quietRuntime } from '@backstitch/testing/bench';
import { bundleWorkflowCode, DefaultLogger, NativeConnection, Worker } from '@temporalio/worker';
import * as activities from './activities';

/** The task queue of these tests. */
export const taskQueue = 'temporal-server-tests';

/** Runs `fn` while a worker with the test workflows serves the queue; shuts it down whatever happens. */
export async function withWorker<T>(address: string, fn: () => Promise<T>): Promise<T> {
  quietRuntime();
  const workflowBundle = await bundleWorkflowCode({
    workflowsPath: require.resolve('./workflows'),
    logger: new DefaultLogger('ERROR'),
  });
  const connection = await NativeConnection.connect({ address });
  try {
    const worker = await Worker.create({ connection, taskQueue, workflowBundle, activities });
    return await worker.runUntil(fn);
  } finally {
    await connection.close();
  }
}
