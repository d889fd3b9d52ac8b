import { NativeConnection } from '@temporalio/worker';
import { bundleSagas } from '../../src/bundle/bundle-sagas';
import { maxCachedWorkflows } from '../../src/host/cached-workflows';
import { createWorker } from '../../src/set-aside/create-worker';

/** A process that hosts the bombs. */
async function host(): Promise<void> {
  const { TEMPORAL_ADDRESS: address, TASK_QUEUE: taskQueue } = process.env;
  const workflowBundle = await bundleSagas({ workflowsPath: require.resolve('./bombs') });
  const connection = await NativeConnection.connect({ address: address! });
  const options = { connection, namespace: 'default', taskQueue: taskQueue!, workflowBundle };
  const worker = await createWorker({ ...options, maxCachedWorkflows });
  process.once('SIGTERM', () => worker.shutdown());
  await worker.run();
  await connection.close();
}

void host();
