import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { WorkflowBench } from '@backstitch/testing/bench';
import { isInDoubt } from './is-in-doubt';

let bench: WorkflowBench;
beforeAll(async () => {
  bench = await WorkflowBench.open({ address: process.env.BACKSTITCH_TEST_TEMPORAL! });
});
afterAll(() => bench?.close());

/** A run of which each task is taken by a worker that never answers. */
async function unanswered() {
  const taskQueue = `unanswered-${randomUUID()}`;
  const handle = await bench.client.workflow.start('any', {
    ...{ workflowId: randomUUID(), taskQueue, workflowTaskTimeout: '1s' },
  });
  const run = { workflowId: handle.workflowId, runId: handle.firstExecutionRunId };
  const { namespace } = bench.client.options;
  const { connection, workflowService } = bench.client;
  const take = () =>
    connection.withDeadline(Date.now() + 20_000, () =>
      workflowService.pollWorkflowTaskQueue({ namespace, taskQueue: { name: taskQueue } }),
    );
  return { handle, run, take };
}

describe('a run whose task was begun and never answered', () => {
  it('is in doubt, also when messages have come meanwhile, with which Temporal counts from one again', async () => {
    const { handle, run, take } = await unanswered();
    expect((await take()).attempt).toBe(1);
    expect(await isInDoubt(bench.client, run)).toBe(false);
    await sleep(1_500);
    // More than are read at once.
    for (let times = 0; times < 12; times++) await handle.signal('news');
    expect((await take()).attempt).toBe(1);
    expect(await isInDoubt(bench.client, run)).toBe(true);
    await handle.terminate();
  });
});
