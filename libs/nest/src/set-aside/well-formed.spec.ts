import { randomUUID } from 'node:crypto';
import { openConnection } from '@backstitch/client';
import { Client } from '@temporalio/client';
import { NativeConnection } from '@temporalio/worker';
import { bundleSagas } from '../bundle/bundle-sagas';
import { createWorker } from './create-worker';

/** The innermost. */
const messageIn = (error: unknown): string => {
  const { cause, message } = error as Error;
  return cause === undefined ? message : messageIn(cause);
};

it('half a character in a failure costs no worker: it is replaced', async () => {
  const address = process.env['BACKSTITCH_TEST_TEMPORAL']!;
  const taskQueue = `halves-${randomUUID()}`;
  const workflowBundle = await bundleSagas({ workflowsPath: require.resolve('../../test/set-aside/bombs') });
  const client = new Client({ connection: await openConnection({ address }) });
  const connection = await NativeConnection.connect({ address });
  const activities = { fail: (message: string) => Promise.reject(new Error(message, { cause: new Error(message) })) };
  const worker = await createWorker({ connection, namespace: 'default', taskQueue, workflowBundle, activities });
  const start = (whose: string) =>
    client.workflow.start('quoteHalf', { taskQueue, workflowId: `quoteHalf/${randomUUID()}`, args: [whose] });
  await worker.runUntil(async () => {
    const task = await start('task');
    for (const whose of ['own', 'activity']) {
      const error: unknown = await (await start(whose)).result().catch((failed: unknown) => failed);
      expect(messageIn(error)).toBe('half a \ufffd');
    }
    const told = async () => {
      const { events } = await task.fetchHistory();
      return events!.flatMap(({ workflowTaskFailedEventAttributes: failed }) => failed?.failure?.message ?? []);
    };
    while ((await told()).length === 0) await new Promise((resolve) => setTimeout(resolve, 100));
    expect(await told()).toEqual(['half a \ufffd']);
    await task.terminate();
  });
  await connection.close();
  await client.connection.close();
}, 60_000);
