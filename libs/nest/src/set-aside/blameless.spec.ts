import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { SetAsideRecords, openConnection } from '@backstitch/client';
import { Client, type WorkflowHandle } from '@temporalio/client';
import { NativeConnection } from '@temporalio/worker';
import { bundleSagas } from '../bundle/bundle-sagas';
import { createWorker } from './create-worker';
import { Trials } from './trials';

const address = process.env['BACKSTITCH_TEST_TEMPORAL']!;

/** Sagas that begin while one of the two workers is about to lose its thread. */
const waiting = 60;

it('sagas whose task failed because of another are taken by another worker as any: none is tried by itself', async () => {
  const taskQueue = `blameless-${randomUUID()}`;
  const workflowBundle = await bundleSagas({ workflowsPath: require.resolve('../../test/set-aside/bombs') });
  const client = new Client({ connection: await openConnection({ address }) });
  // The SDK lets a connection have one worker of a queue.
  const connections = [await NativeConnection.connect({ address }), await NativeConnection.connect({ address })];
  const sticky = { stickyQueueScheduleToStartTimeout: '2s' } as const;
  const options = { namespace: 'default', taskQueue, workflowBundle, ...sticky };
  const workers = await Promise.all(connections.map((connection) => createWorker({ connection, ...options })));
  const running = workers.map((worker) => worker.run());
  const tried = jest.spyOn(Trials.prototype, 'begin');
  const start = (type: string, afterMs: number) =>
    client.workflow.start(type, { taskQueue, workflowId: `${type}/${randomUUID()}`, args: [{ afterMs }] });
  const bomb = await start('loopForEver', 50);
  // Its second task is under way: what else its worker takes waits behind it.
  while ((await bomb.fetchHistory()).events!.length < 8) await sleep(50);
  const others = await Promise.all(Array.from({ length: waiting }, () => start('beGood', 0)));
  for (const each of others) await each.result();
  const failures = await Promise.all(others.map((each) => failuresOf(each)));
  await bomb.terminate();
  await new SetAsideRecords(client).clear(bomb.workflowId, 'the test is over');
  for (const worker of workers) worker.shutdown();
  await Promise.all(running);
  for (const connection of connections) await connection.close();
  await client.connection.close();

  expect(failures.flat()).toContain('ThreadReplaced');
  expect(tried.mock.calls.map(([{ workflowId }]) => workflowId).filter((id) => id !== bomb.workflowId)).toEqual([]);
}, 180_000);

/** Why tasks of it have failed, as its history tells. */
async function failuresOf(saga: WorkflowHandle) {
  const { events } = await saga.fetchHistory();
  return events!.flatMap(({ workflowTaskFailedEventAttributes: failed, workflowTaskTimedOutEventAttributes: late }) => [
    ...(failed ? [failed.failure?.applicationFailureInfo?.type ?? '?'] : []),
    ...(late ? [`late ${late.timeoutType}`] : []),
  ]);
}
