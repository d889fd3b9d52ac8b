import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { NativeConnection, Worker, type WorkerOptions } from '@temporalio/worker';
import { msToTs } from '@temporalio/common/lib/time';
import { askTemporal } from './ask-temporal';

const address = process.env['BACKSTITCH_TEST_TEMPORAL']!;
const namespace = 'default';

const untilSo = async (isSo: () => boolean) => {
  while (!isSo()) await sleep(20);
};

describe('Temporal is asked whether a worker polls', () => {
  let connection: NativeConnection;
  beforeAll(async () => (connection = await NativeConnection.connect({ address })));
  afterAll(() => connection.close());

  const make = (
    greet: () => Promise<unknown> = () => Promise.resolve('Hello'),
    options: Pick<WorkerOptions, 'workerDeploymentOptions'> = {},
  ) =>
    Worker.create({
      ...{ connection, namespace, taskQueue: `asked-${randomUUID()}`, maxConcurrentActivityTaskExecutions: 1 },
      activities: { greet },
      ...options,
    });

  /** Gives the worker an activity: its poll ends with it. */
  const handOut = async (worker: Worker) => {
    const taskQueue = { name: worker.options.taskQueue };
    const workflowId = `asked-${randomUUID()}`;
    const { workflowService } = connection;
    await workflowService.startWorkflowExecution({
      ...{ namespace, taskQueue: { name: workflowId }, workflowId, requestId: workflowId },
      ...{ workflowType: { name: 'asked' }, workflowExecutionTimeout: msToTs(60_000) },
    });
    const { taskToken } = await workflowService.pollWorkflowTaskQueue({ namespace, taskQueue: { name: workflowId } });
    const greet = {
      activityId: '1',
      activityType: { name: 'greet' },
      startToCloseTimeout: msToTs(30_000),
    };
    const command = { commandType: 1, scheduleActivityTaskCommandAttributes: { ...greet, taskQueue } };
    await workflowService.respondWorkflowTaskCompleted({ namespace, taskToken, commands: [command] });
  };

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

  it.each([
    // It keeps what it has answered for five seconds.
    ['that answers for all kinds at once', {}, 5_500],
    ['that answers for one kind at a time, as an older one', { apiMode: 0 }, 1_500],
  ])('and sees a new poll, whatever the clocks say, of a server %s', async (_, known, unseen) => {
    let greeted = 0;
    const worker = await make(() => Promise.resolve(greeted++));
    const running = worker.run();
    const here = Date.now.bind(Date);
    const clock = jest.spyOn(Date, 'now').mockImplementation(() => here() + 3_600_000);
    try {
      const workflowService = {
        describeTaskQueue: (request: object) => connection.workflowService.describeTaskQueue({ ...request, ...known }),
      } as NativeConnection['workflowService'];
      const ask = askTemporal({ workflowService }, namespace, worker, unseen);
      await sleep(500);
      await ask();
      await sleep(unseen + 500);
      await handOut(worker);
      await untilSo(() => greeted === 1);
      await sleep(300);
      await ask();
    } finally {
      clock.mockRestore();
      worker.shutdown();
      await running;
    }
  });

  it('and takes one for there whose places are all taken, which does not poll', async () => {
    let end = (_: unknown) => {};
    let isBusy = false;
    const worker = await make(() => {
      isBusy = true;
      return new Promise((resolve) => (end = resolve));
    });
    const running = worker.run();
    try {
      await handOut(worker);
      await untilSo(() => isBusy);
      const ask = askTemporal(connection, namespace, worker, 1_000);
      await ask();
      await sleep(1_500);
      await ask();
    } finally {
      end('Hello');
      worker.shutdown();
      await running;
    }
  });

  it('and sees one that polls as a version of its deployment', async () => {
    const worker = await make(undefined, {
      workerDeploymentOptions: {
        version: { deploymentName: `asked-${randomUUID()}`, buildId: '1' },
        useWorkerVersioning: true,
        defaultVersioningBehavior: 'PINNED',
      },
    });
    const ask = askTemporal(connection, namespace, worker, 30_000);
    const running = worker.run();
    // A minute on, whoever wasn't seen in the meantime isn't there.
    const clock = jest.spyOn(Date, 'now').mockReturnValue(Date.now() + 60_000);
    try {
      let missing: unknown = 'not asked yet';
      for (let tries = 0; missing !== undefined && tries < 200; tries++) {
        await sleep(50);
        missing = await ask().catch((error: unknown) => error);
      }
      expect(missing).toBeUndefined();
    } finally {
      clock.mockRestore();
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
