import { randomUUID } from 'node:crypto';
import { type PauseAct, type StepAct, operatorUpdates } from '@backstitch/saga-log';
import { edges } from './contracts';
import { until } from '@backstitch/testing/bench';
import { type Run, SagaHarness, full, takes } from '../saga-harness';

let harness: SagaHarness;
beforeAll(async () => (harness = await SagaHarness.open({ workflowsPath: require.resolve('./sagas') })));
afterAll(() => harness.close());

const began = ({ events }: Run) => events.filter((event) => !event.includes(' '));
const who = { by: 'ann', reason: 'because' };
const act = ({ handle }: Run, it: Partial<StepAct> & Pick<StepAct, 'action' | 'stepId'>) =>
  handle.executeUpdate(operatorUpdates.step, { args: [{ of: 'request', ...who, ...it }] });
const needs = async ({ handle }: Run) =>
  (await handle.describe()).typedSearchAttributes.getAll().flatMap(({ value }) => value as string[]);
const needing = (run: Run, id: string) => until(async () => (await needs(run)).includes(id));

it('a pivot that waited while its saga was paused is not sent when the code has failed meanwhile', async () => {
  const run = await harness.start(edges.pivotAfterPause, { doA: takes(1_000) });
  const steer = (action: PauseAct['action']) =>
    run.handle.executeUpdate(operatorUpdates.pause, { args: [{ ...who, action }] });
  await until(() => run.events.includes('doA'));
  await steer('pause');
  await new Promise((resolve) => setTimeout(resolve, 3_000));
  await steer('resume');
  await expect(run.result).rejects.toMatchObject({ cause: { type: 'backstitch:NotReceived' } });
  expect(began(run)).toEqual(['doA', 'doA/compensation']);
});

describe('the code runs once', () => {
  it('a scope that failed after the pivot is undone, and stays undone when an operator has the other way tried', async () => {
    let times = 0;
    const run = await harness.start(edges.scopeAfterPivot, {
      doC: full(),
      otherWay: () => ((times += 1) === 1 ? full()() : 'at last'),
    });
    await needing(run, 'otherWay');
    await act(run, { action: 'retry', stepId: 'otherWay' });
    expect(await run.result).toBe('at last');
    expect(began(run)).toEqual(['doA', 'doB', 'doC', 'doB/compensation', 'otherWay', 'otherWay']);
  });

  it('a message that comes while the other way waits for an operator changes nothing of the way that failed', async () => {
    let times = 0;
    const run = await harness.start(edges.otherWayAfterPivot, {
      doC: () => ((times += 1) === 1 ? full()() : 'at last'),
    });
    await needing(run, 'doC');
    await run.handle.signal('Approval', { by: 'late' });
    await act(run, { action: 'retry', stepId: 'doC' });
    expect(await run.result).toBe('at last');
    expect(began(run)).toEqual(['doA', 'doB', 'doB/compensation', 'doC', 'doC']);
  });

  it('whatever it throws after the pivot, nothing is compensated: its task fails until it is mended', async () => {
    const workflowId = `throwsAfterPivot/${randomUUID()}`;
    const options = { workflowId, taskQueue: 'sagas', args: [{}] };
    const handle = await harness.client.workflow.start('throwsAfterPivot', options);
    try {
      await until(async () => (await handle.fetchHistory()).events!.some((it) => it.workflowTaskFailedEventAttributes));
      expect((await handle.describe()).status.name).toBe('RUNNING');
      const { events } = await handle.fetchHistory();
      expect(events!.flatMap((it) => it.activityTaskScheduledEventAttributes?.activityId ?? [])).toEqual([
        'doA',
        'doB',
      ]);
    } finally {
      await handle.terminate();
    }
  });

  it('an answer belongs to who asked, whenever a later step is tried again', async () => {
    let times = 0;
    const run = await harness.start(edges.namesAfterPivot, {
      'doA.2': takes(300, () => 'one'),
      doC: (_, input) => input,
      'doC.2': (_, input) => input,
      last: () => ((times += 1) === 1 ? full()() : 'ok'),
    });
    await needing(run, 'last');
    await act(run, { action: 'retry', stepId: 'last' });
    expect(await run.result).toEqual({ one: 'one', two: 'two' });
  });
});

describe('a message that did not come in time, after the pivot', () => {
  const id = 'message: Approval';

  it('is waited for again, when an operator says so', async () => {
    const run = await harness.start(edges.waitsAfterPivot);
    await needing(run, id);
    await act(run, { action: 'retry', stepId: id });
    await run.handle.signal('Approval', { by: 'bo' });
    expect(await run.result).toEqual({ by: 'bo' });
  });

  it('is taken when it comes after all', async () => {
    const run = await harness.start(edges.waitsAfterPivot);
    await needing(run, id);
    await run.handle.signal('Approval', { by: 'late' });
    expect(await run.result).toEqual({ by: 'late' });
    expect(await needs(run)).not.toContain(id);
  });

  it('is answered for by an operator', async () => {
    const run = await harness.start(edges.waitsAfterPivot);
    await needing(run, id);
    await act(run, { action: 'resolve', stepId: id, output: { by: 'hand' } });
    expect(await run.result).toEqual({ by: 'hand' });
  });
});

it('a refusal after the pivot needs attention at once, while another branch’s participant is away', async () => {
  let isBack = false;
  const run = await harness.start(edges.branchesAfterPivot, {
    doB: full(),
    doC: () => {
      if (!isBack) throw new Error('away');
    },
  });
  await needing(run, 'doB');
  await act(run, { action: 'resolve', stepId: 'doB', output: 'by hand' });
  isBack = true;
  expect(await run.result).toEqual(['by hand', 'doC done']);
});

it('a step after the pivot is not given up because its caller’s time is over', async () => {
  let times = 0;
  const run = await harness.start(
    edges.cutShortAfterPivot,
    {
      doB: async () => {
        await takes(500)();
        if ((times += 1) < 3) throw new Error('again');
        return 'at last';
      },
    },
    { skip: true },
  );
  expect(await run.result).toBe('at last');
}, 30_000);

describe('what a workflow task brings is seen whole', () => {
  it('a pivot is not sent when the task that lets the code ask it also has a failure', async () => {
    const runs = await Promise.all(
      Array.from({ length: 8 }, () =>
        harness.start(edges.pivotInOneTask, { doA: takes(250, full()), doB: takes(250), doC: takes(10) }),
      ),
    );
    for (const run of runs) {
      await run.result.catch(() => undefined);
      const sentPivot = began(run).includes('doC');
      const events = (await run.handle.fetchHistory()).events!;
      const failedAt = events.findIndex((it) => it.activityTaskFailedEventAttributes);
      const pivotAt = events.findIndex((it) => it.activityTaskScheduledEventAttributes?.activityType?.name === 'doC');
      // Sent before the failure was there, it waits for an operator; sent after it, the promise is broken.
      expect(sentPivot && failedAt >= 0 && pivotAt > failedAt).toBe(false);
      if (sentPivot) await run.handle.terminate();
    }
  }, 60_000);

  it('a saga doesn’t end in a task whose answers let a helper ask more', async () => {
    const run = await harness.start(edges.endsInOneTask);
    expect(await run.result).toBe('done');
    expect(began(run)).toEqual(['doA', 'doB', 'doC']);
  });
});

it('a pivot is an error while a scope is being undone', async () => {
  const run = await harness.start(edges.pivotDuringUndo, { doB: full(), 'doA/compensation': takes(900) });
  await expect(run.result).rejects.toMatchObject({ cause: { type: 'backstitch:PivotNotAlone' } });
  expect(began(run)).not.toContain('doC');
});

it('what the code has caught and is unknown is undone before the pivot is sent', async () => {
  const run = await harness.start(
    edges.caughtBeforePivot,
    {
      doA: () => {
        throw new Error('nobody knows');
      },
    },
    { skip: true },
  );
  await run.result;
  expect(began(run).filter((event) => event !== 'doA')).toEqual(['doA/compensation', 'doB']);
}, 30_000);
