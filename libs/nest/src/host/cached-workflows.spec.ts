import { randomUUID } from 'node:crypto';
import { openConnection } from '@backstitch/client';
import { until } from '@backstitch/testing/bench';
import { TestProcess } from '@backstitch/testing/process';
import { Client } from '@temporalio/client';
import { cachedWorkflows } from './cached-workflows';

const mebibyte = 2 ** 20;

it.each([
  [64, 20],
  [160, 64],
  [512, 768],
  [4_144, 1_000],
])('with a heap of %i MiB, %i sagas are kept in memory', (heap, sagas) => {
  expect(cachedWorkflows(heap * mebibyte)).toBe(sagas);
});

it('a small heap with more open sagas than it has room for: no task fails, and the process goes on', async () => {
  const address = process.env['BACKSTITCH_TEST_TEMPORAL']!;
  const taskQueue = `hoard-${randomUUID()}`;
  const client = new Client({ connection: await openConnection({ address }) });
  const host = TestProcess.typescript(require.resolve('../../test/set-aside/host'), {
    ...{ TEMPORAL_ADDRESS: address, TASK_QUEUE: taskQueue },
    NODE_OPTIONS: '--max-old-space-size=160',
  });
  const start = (type: string, afterMs: number) =>
    client.workflow.start(type, { taskQueue, workflowId: `${type}/${randomUUID()}`, args: [{ afterMs }] });
  try {
    // More than the heap could hold at once.
    const hoards = await Promise.all(Array.from({ length: 400 }, () => start('hoard', 3_600_000)));
    expect(await (await start('beGood', 0)).result()).toBe('good');
    for (const hoard of hoards) {
      const events = async () => (await hoard.fetchHistory()).events!;
      await until(async () => (await events()).length > 4, 60_000);
      expect((await events()).some((event) => event.workflowTaskFailedEventAttributes)).toBe(false);
    }
    await Promise.all(hoards.map((hoard) => hoard.terminate()));
  } finally {
    host.signal('SIGTERM');
    expect(await host.exited).toBe(0);
    await client.connection.close();
  }
}, 300_000);
