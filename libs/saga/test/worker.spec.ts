import { randomUUID } from 'node:crypto';
import { openConnection } from '@backstitch/client';
import { Client } from '@temporalio/client';
import { NativeConnection, Worker } from '@temporalio/worker';
import { unhurried } from '../src/worker';
import { busy, spin } from './busy';

/** Rounds of work that take so many seconds here. */
function roundsOf(seconds: number): number {
  const [some, since] = [50_000_000, performance.now()];
  spin(some);
  return Math.ceil((some / (performance.now() - since)) * seconds * 1_000);
}

it('a task that takes longer than the SDK allows ends well, and the worker lives', async () => {
  const address = process.env.BACKSTITCH_TEST_TEMPORAL!;
  const [native, connection] = [await NativeConnection.connect({ address }), await openConnection({ address })];
  const taskQueue = randomUUID();
  const worker = await Worker.create({
    connection: native,
    taskQueue,
    workflowsPath: require.resolve('./busy'),
    ...unhurried,
  });
  try {
    const rounds = roundsOf(6);
    const options = { taskQueue, workflowId: taskQueue, args: [rounds] as [number], workflowTaskTimeout: '60s' };
    expect(await worker.runUntil(new Client({ connection }).workflow.execute(busy, options))).toBe(rounds);
  } finally {
    await connection.close();
    await native.close();
  }
});
