import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { NativeConnection, Worker } from '@temporalio/worker';
import { askTemporal } from './ask-temporal';

const address = process.env['BACKSTITCH_TEST_TEMPORAL']!;
const namespace = 'default';

describe('Temporal is asked whether a worker polls', () => {
  let connection: NativeConnection;
  beforeAll(async () => (connection = await NativeConnection.connect({ address })));
  afterAll(() => connection.close());

  const make = () =>
    Worker.create({
      ...{ connection, namespace, taskQueue: `asked-${randomUUID()}` },
      activities: { greet: () => Promise.resolve('Hello') },
    });

  it('and says when it last did: one whose last poll is too long ago does not', async () => {
    const worker = await make();
    const running = worker.run();
    try {
      await sleep(500);
      const ask = askTemporal(connection, namespace, worker, 3_000);
      await ask();
      // Its polls are open for a minute: for whoever wants one each three seconds it has stopped.
      await sleep(4_500);
      await expect(ask()).rejects.toThrow(/no poll of this worker at 'asked-/);
      await askTemporal(connection, namespace, worker, 60_000)();
    } finally {
      worker.shutdown();
      await running;
    }
  });

  it('and has never seen one that does not run', async () => {
    const worker = await make();
    const ask = askTemporal(connection, namespace, worker, 1_000);
    await ask();
    await sleep(1_200);
    try {
      await expect(ask()).rejects.toThrow(/no poll/);
    } finally {
      const running = worker.run();
      worker.shutdown();
      await running;
    }
  });
});
