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

/** Where the machine has no time for it, it takes long to take much. */
const memoryOrTime = expect.stringMatching(/^it (took too much memory|did not end)$/) as string;

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

  /**
   * Starts good ones until told.
   * @returns milliseconds that the slowest took, and of the CPU of this process, in which they and the bombs run, the most
   *   that went by meanwhile: on a busy machine it is the time that the machine had for all this
   */
  const others = async (isOver: () => boolean): Promise<{ slowest: number; cpu: number }> => {
    let slowest = 0;
    let cpu = 0;
    while (!isOver()) {
      const [begun, before] = [Date.now(), process.cpuUsage()];
      await (await start('beGood', 0)).result();
      const { user, system } = process.cpuUsage(before);
      slowest = Math.max(slowest, Date.now() - begun);
      cpu = Math.max(cpu, Math.round((user + system) / 1_000));
    }
    return { slowest, cpu };
  };

  /** What the others may wait for in all, in milliseconds. */
  const maxWaited = 3_000;

  it.each([
    ['loopForEver', 0, 'it did not end'],
    ['loopForEver', 50, 'it did not end'],
    ['costlyExpression', 1_000, 'it did not end'],

    ['takeAllMemory', 50, memoryOrTime],
    ['takeAllBuffers', 50, memoryOrTime],
  ])(
    '%s after %i ms is set aside, and the others go on',
    async (type, afterMs, why) => {
      const longer = await start('beGood', 4_000);
      const bomb = await start(type, afterMs);
      const records = new SetAsideRecords(client);
      let record: Awaited<ReturnType<SetAsideRecords['read']>>;
      let isOver = false;
      const waiting = others(() => isOver);
      try {
        // Twelve seconds of CPU, which a busy machine gives in a minute.
        for (const end = Date.now() + 120_000; Date.now() < end && !(record && isSetAside(record));) {
          await new Promise((resolve) => setTimeout(resolve, 200));
          record = await records.read(bomb.workflowId, bomb.firstExecutionRunId);
        }
      } finally {
        isOver = true;
        if (!record || !isSetAside(record)) await bomb.terminate();
      }
      expect(record).toMatchObject({ deaths: 2, why });
      const { slowest, cpu } = await waiting;
      console.log(`${type} after ${afterMs} ms: the slowest of the others took ${slowest} ms, ${cpu} ms of CPU`);
      // A heap that fills is collected by a second thread beside: it takes as much.
      expect(Math.min(slowest, why === memoryOrTime ? cpu / 2 : cpu)).toBeLessThan(maxWaited);
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

  it('and comes fifty times: the others wait for one of them', async () => {
    const bombs = await Promise.all(Array.from({ length: 50 }, () => start('loopForEver', 50)));
    const until = Date.now() + 20_000;
    const { slowest, cpu } = await others(() => Date.now() > until);
    await Promise.all(
      bombs.map(async (bomb) => {
        await bomb.terminate();
        await new SetAsideRecords(client).clear(bomb.workflowId, 'the test is over');
      }),
    );
    console.log(`fifty that loop: the slowest of the others took ${slowest} ms, ${cpu} ms of CPU`);
    // Bombs have a thread of their own by then, which takes as much.
    expect(Math.min(slowest, cpu / 2)).toBeLessThan(maxWaited);
    expect(worker.getState()).toBe('RUNNING');
  }, 120_000);
});
