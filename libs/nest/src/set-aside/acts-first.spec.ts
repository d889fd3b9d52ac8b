import { operatorUpdates } from '@backstitch/saga-log';
import type { WorkflowHandle } from '@temporalio/client';
import { openBombs } from '../../test/set-aside/open-bombs';

/** Sagas that always have a task. All of them wait in the worker, which takes forty at once. */
const busy = 30;

const time = ({ seconds, nanos }: { seconds?: unknown; nanos?: number | null } = {}) =>
  Number(seconds) * 1_000 + (nanos ?? 0) / 1e6;

async function historyOf(handle: WorkflowHandle) {
  const { events } = await handle.fetchHistory();
  return events!.map((event) => ({ ...event, at: time(event.eventTime ?? {}) }));
}

it('an operator’s act waits for the task that is under way, and not for those of all other sagas', async () => {
  const bombs = await openBombs();
  const start = (type: string, afterMs: number) => bombs.start(type, { afterMs });
  try {
    const quiet = await start('beGood', 3_600_000);
    const others = await Promise.all(Array.from({ length: busy }, () => start('keepBusy', 30)));
    // Each has had its first task, so all have others by now.
    for (let isBusy = false; !isBusy;) {
      await new Promise((resolve) => setTimeout(resolve, 100));
      const described = await Promise.all(others.map((each) => each.describe()));
      isBusy = described.every(({ historyLength }) => historyLength > 8);
    }
    const act = { action: 'compensate', by: 'Grace', reason: 'a test', until: Date.now() + 60_000 };
    await quiet.executeUpdate(operatorUpdates.end, { args: [act] });
    const histories = await Promise.all(others.map(historyOf));
    await Promise.all(others.map((each) => each.terminate()));
    const own = await historyOf(quiet);
    const accepted = own.findIndex((event) => event.workflowExecutionUpdateAcceptedEventAttributes);
    const began = own.slice(0, accepted).findLast((event) => event.workflowTaskStartedEventAttributes)!.at;
    const ended = own[accepted]!.at;
    const between = histories
      .flat()
      .filter(({ workflowTaskCompletedEventAttributes: done, at }) => done && at > began && at < ended).length;
    console.log(`${between} tasks of ${busy} busy sagas were done while an act had its own`);
    expect(between).toBeLessThan(busy / 2);
  } finally {
    await bombs.close();
  }
}, 120_000);
