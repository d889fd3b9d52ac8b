import { randomUUID } from 'node:crypto';
import { openConnection } from '@backstitch/client';
import { Client } from '@temporalio/client';
import { NativeConnection, type Worker } from '@temporalio/worker';
import { bundleSagas } from '../bundle/bundle-sagas';
import { costlyMachine } from '../../test/set-aside/machines';
import { createWorker } from './create-worker';
import { SetAsideRecords, isSetAside } from '@backstitch/client';

const taskQueue = `bombs-${randomUUID()}`;
const address = process.env['BACKSTITCH_TEST_TEMPORAL']!;

describe('a saga that brings its worker down', () => {
  let client: Client;
  let connection: NativeConnection;
  let worker: Worker;
  let running: Promise<void>;

  beforeAll(async () => {
    const workflowBundle = await bundleSagas({ workflowsPath: require.resolve('../../test/set-aside/bombs') });
    client = new Client({ connection: await openConnection({ address }) });
    connection = await NativeConnection.connect({ address });
    worker = await createWorker({ connection, namespace: 'default', taskQueue, workflowBundle });
    running = worker.run();
  });

  afterAll(async () => {
    worker.shutdown();
    await running;
    await connection.close();
    await client.connection.close();
  });

  const start = (type: string, afterMs: number) =>
    client.workflow.start(type, {
      taskQueue,
      workflowId: `${type}/${randomUUID()}`,
      args: [{ afterMs }, ...(type === costlyMachine.name ? [null, costlyMachine] : [])],
    });

  /** Starts good ones until told, and tells how long the slowest took. */
  const others = async (isOver: () => boolean): Promise<number> => {
    let slowest = 0;
    while (!isOver()) {
      const begun = Date.now();
      await (await start('beGood', 0)).result();
      slowest = Math.max(slowest, Date.now() - begun);
    }
    return slowest;
  };

  it.each([
    ['loopForEver', 0, 'it did not end'],
    ['loopForEver', 50, 'it did not end'],
    ['costlyExpression', 1_000, 'it did not end'],
    ['takeAllMemory', 50, 'it took too much memory'],
    ['takeAllBuffers', 50, 'it took too much memory'],
  ])(
    '%s after %i ms is set aside, and the others go on',
    async (type, afterMs, why) => {
      const longer = await start('beGood', 4_000);
      const bomb = await start(type, afterMs);
      const records = new SetAsideRecords(client);
      let record: Awaited<ReturnType<SetAsideRecords['read']>>;
      let isOver = false;
      const slowest = others(() => isOver);
      try {
        // Thirteen seconds of CPU, which a busy machine gives in a minute.
        for (const end = Date.now() + 120_000; Date.now() < end && !(record && isSetAside(record));) {
          await new Promise((resolve) => setTimeout(resolve, 200));
          record = await records.read(bomb.workflowId, bomb.firstExecutionRunId);
        }
      } finally {
        isOver = true;
        if (!record || !isSetAside(record)) await bomb.terminate();
      }
      expect(record).toMatchObject({ deaths: 2, why });
      console.log(`${type} after ${afterMs} ms: the slowest of the others took ${await slowest} ms`);
      // On a quiet machine they wait for the two seconds of the first task.
      expect(await slowest).toBeLessThan(30_000);
      expect(await longer.result()).toBe('good');
      expect(worker.getState()).toBe('RUNNING');
      if (type === 'takeAllBuffers') {
        // The server gives its task out again after ten seconds: it is not run.
        await new Promise((resolve) => setTimeout(resolve, 13_000));
        expect(await records.read(bomb.workflowId, bomb.firstExecutionRunId)).toEqual(record);
      }
      await bomb.terminate();
      await records.clear(bomb.workflowId, 'the test is over');
    },
    240_000,
  );
});
