import { randomUUID } from 'node:crypto';
import { SetAsideRecords, isSetAside, openConnection } from '@backstitch/client';
import { Client } from '@temporalio/client';
import { TestProcess } from '@backstitch/testing/process';

const address = process.env['BACKSTITCH_TEST_TEMPORAL']!;
const taskQueue = `killed-${randomUUID()}`;

it('a saga that kills its process without a word is set aside after a few deaths, and the others go on', async () => {
  const client = new Client({ connection: await openConnection({ address }) });
  const start = (type: string) =>
    client.workflow.start(type, { taskQueue, workflowId: `${type}/${randomUUID()}`, args: [{ afterMs: 50 }] });
  const bomb = await start('killProcess');
  const records = new SetAsideRecords(client);
  const record = () => records.read(bomb.workflowId, bomb.firstExecutionRunId);

  // What runs the host starts it again when it dies, as an orchestrator of containers does.
  let deaths = 0;
  let isOver = false;
  let running: TestProcess;
  const supervise = async () => {
    while (!isOver) {
      running = TestProcess.typescript(require.resolve('../../test/set-aside/host'), {
        TEMPORAL_ADDRESS: address,
        TASK_QUEUE: taskQueue,
      });
      await running.exited;
      if (!isOver) deaths += 1;
    }
  };
  const supervised = supervise();
  try {
    for (const end = Date.now() + 280_000; Date.now() < end;) {
      const known = await record();
      if (known && isSetAside(known)) break;
      await new Promise((resolve) => setTimeout(resolve, 500));
    }
    expect(await record()).toMatchObject({ deaths: 2, why: 'its process died of it, or with it' });
    expect(await (await start('beGood')).result()).toBe('good');
    // Of the first nothing is known but that its task was never answered.
    expect(deaths).toBe(3);
  } finally {
    isOver = true;
    running!.signal('SIGTERM');
    await supervised;
    await bomb.terminate();
    await records.clear(bomb.workflowId, 'the test is over');
    await client.connection.close();
  }
}, 300_000);
