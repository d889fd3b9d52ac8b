import { setTimeout as sleep } from 'node:timers/promises';
import { SetAsideRecords } from '@backstitch/client';
import type { WorkflowHandle } from '@temporalio/client';
import { openBombs } from '../../test/set-aside/open-bombs';
import { Trials } from './trials';

/** Sagas that begin while one of the two workers is about to lose its thread. */
const waiting = 60;

it('sagas whose task failed because of another are taken by another worker as any: none is tried by itself', async () => {
  const bombs = await openBombs({ stickyQueueScheduleToStartTimeout: '2s' }, 2);
  const tried = jest.spyOn(Trials.prototype, 'begin');
  const start = (type: string, afterMs: number) => bombs.start(type, { afterMs });
  const bomb = await start('loopForEver', 50);
  // Its second task is under way: what else its worker takes waits behind it.
  while ((await bomb.fetchHistory()).events!.length < 8) await sleep(50);
  const others = await Promise.all(Array.from({ length: waiting }, () => start('beGood', 0)));
  for (const each of others) await each.result();
  const failures = await Promise.all(others.map((each) => failuresOf(each)));
  await bomb.terminate();
  await new SetAsideRecords(bombs.client).clear(bomb.workflowId, 'the test is over');
  await bombs.close();

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
