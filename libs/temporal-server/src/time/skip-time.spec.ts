import { randomUUID } from 'node:crypto';
import { openConnection } from '@backstitch/client';
import { Client, type Connection, WithStartWorkflowOperation } from '@temporalio/client';
import { taskQueue, withWorker } from '../../test/with-worker';
import { activityOrTimer, approve, retriesDaily, sleeps, waitsForApproval, waitsForChild } from '../../test/workflows';
import { startServer } from '../server/start-server';
import { skipTime, type SkipTimeOptions } from './skip-time';

const address = process.env.BACKSTITCH_TEST_TEMPORAL as string;
const connections: Connection[] = [];
const day = 86_400_000;

async function connect(at = address): Promise<Connection> {
  const connection = await openConnection({ address: at });
  connections.push(connection);
  return connection;
}

async function skipping(options?: SkipTimeOptions): Promise<Client> {
  return new Client({ connection: skipTime(await connect(), options) });
}

const once = () => ({ taskQueue, workflowId: randomUUID() });

describe('with a worker', () => {
  // One worker for all of them: its bundle takes seconds, each test milliseconds.
  let release = () => {};
  let worked: Promise<void>;
  beforeAll(async () => {
    await new Promise<void>((ready, failed) => {
      worked = withWorker(address, () => new Promise<void>((resolve) => ((release = resolve), ready())));
      worked.catch(failed);
    });
  });
  afterAll(async () => {
    release();
    await worked;
  });

  it('sleeps thirty days in well under a second', async () => {
    const client = await skipping();
    await client.workflow.execute(sleeps, { ...once(), args: [1] });
    const start = Date.now();
    expect(await client.workflow.execute(sleeps, { ...once(), args: [30] })).toBeCloseTo(30, 2);
    expect(Date.now() - start).toBeLessThan(1_000);
  });

  it('is started skipping by a signal and by an update too', async () => {
    const client = await skipping();
    const signalled = await client.workflow.signalWithStart(sleeps, { ...once(), args: [30], signal: approve });
    expect(await signalled.result()).toBeCloseTo(30, 2);

    const id = randomUUID();
    const startWorkflowOperation = new WithStartWorkflowOperation(sleeps, {
      args: [30],
      taskQueue,
      workflowId: id,
      workflowIdConflictPolicy: 'FAIL',
    });
    const update = client.workflow.executeUpdateWithStart('unknown', { startWorkflowOperation });
    await expect(update).rejects.toThrow('Workflow Update failed');
    expect(await client.workflow.result(id)).toBeCloseTo(30, 2);
  });

  it('skips in a child workflow, whose parent keeps its own clock', async () => {
    const client = await skipping();
    const { parent, child } = await client.workflow.execute(waitsForChild, { ...once(), args: [30] });
    expect(child).toBeCloseTo(30, 2);
    expect(parent).toBeCloseTo(0, 2);
  });

  it('skips the wait before a retry', async () => {
    const client = await skipping();
    expect(await client.workflow.execute(retriesDaily, { ...once(), args: [5] })).toBeCloseTo(4, 2);
  });

  it('does not skip while an activity runs', async () => {
    const client = await skipping();
    expect(await client.workflow.execute(activityOrTimer, { ...once(), args: [300] })).toBe('activity');
  });

  it('runs at once into the limit of a wait for a message', async () => {
    const client = await skipping();
    expect(await client.workflow.execute(waitsForApproval, { ...once(), args: [7] })).toBe('none');
  });

  it('skips up to where the test wants to act', async () => {
    const client = await skipping({ upTo: 2 * day });
    const workflow = await client.workflow.start(waitsForApproval, { ...once(), args: [7] });
    await expect(skipped(workflow)).resolves.toBe(true);
    await workflow.signal(approve);
    expect(await workflow.result()).toBeCloseTo(2, 2);
  });

  it('lives on real time after as many skips as it may', async () => {
    const client = await skipping({ maxSkips: 1 });
    const workflow = await client.workflow.start(retriesDaily, { ...once(), args: [3] });
    await expect(skipped(workflow)).resolves.toBe(true);
    await new Promise((resolve) => setTimeout(resolve, 300));
    expect((await workflow.describe()).status.name).toBe('RUNNING');
    await workflow.terminate();
  });

  it('leaves workflows of other connections on real time', async () => {
    await skipping();
    const client = new Client({ connection: await connect() });
    const workflow = await client.workflow.start(sleeps, { ...once(), args: [1] });
    await new Promise((resolve) => setTimeout(resolve, 300));
    expect((await workflow.describe()).status.name).toBe('RUNNING');
    await workflow.terminate();
  });

  /** Resolves to true when the workflow's history holds its first skip. */
  async function skipped(workflow: Awaited<ReturnType<Client['workflow']['start']>>): Promise<boolean> {
    for (const until = Date.now() + 5_000; Date.now() < until;) {
      const { events } = await workflow.fetchHistory();
      if (events?.some((event) => event.workflowExecutionTimeSkippingTransitionedEventAttributes)) return true;
    }
    return false;
  }
});

it('is refused by a server that was not started for it', async () => {
  const server = await startServer();
  try {
    const client = new Client({ connection: skipTime(await connect(server.address)) });
    const start = client.workflow.start(sleeps, { ...once(), args: [1] });
    await expect(start).rejects.toMatchObject({ cause: { message: expect.stringContaining('not enabled') as string } });
  } finally {
    await server.kill();
  }
});

afterAll(async () => {
  await Promise.all(connections.map((connection) => connection.close()));
});
