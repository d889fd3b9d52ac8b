import { type EndAct, type StepAct, operatorUpdates, sagaKey, sagaOf, unwindingOf } from '@backstitch/saga-log';
import type { WorkflowHandle } from '@temporalio/client';
import { edges } from './contracts';
import { until } from '@backstitch/testing/bench';
import { type Run, type Script, SagaHarness, full, takes } from '../saga-harness';

let harness: SagaHarness;
beforeAll(async () => (harness = await SagaHarness.open({ workflowsPath: require.resolve('./sagas') })));
afterAll(() => harness.close());

const began = ({ events }: Run) => events.filter((event) => !event.includes(' '));
const who = { by: 'ann', reason: 'because' };
const act = ({ handle }: Run, it: Partial<StepAct> & Pick<StepAct, 'action' | 'stepId'>) =>
  handle.executeUpdate(operatorUpdates.step, { args: [{ of: 'request', ...who, ...it }] });
const end = ({ handle }: Run, it: Partial<EndAct> & Pick<EndAct, 'action'>) =>
  handle.executeUpdate(operatorUpdates.end, { args: [{ ...who, ...it }] });
const needs = async ({ handle }: Run) =>
  (await handle.describe()).typedSearchAttributes.getAll().flatMap(({ value }) => value as string[]);
const needing = (run: Run, id: string) => until(async () => (await needs(run)).includes(id));
const refused = (code: string) => ({ cause: { type: code } });

describe('a nested saga that was ended by force', () => {
  const endedByForce = async (script: Script = {}) => {
    const run = await harness.start(edges.parent, script);
    const child = `child/${run.handle.firstExecutionRunId}.1`;
    harness.adopt(run, child, script);
    await until(() => run.events.includes('doA ok'));
    await harness.client.workflow.getHandle(child).terminate('by force');
    await needing(run, 'child');
    return run;
  };

  it('is resolved without an output, and the saga goes on', async () => {
    const run = await endedByForce();
    await act(run, { action: 'resolve', stepId: 'child' });
    expect(await run.result).toEqual({ last: 'doC done' });
  });

  it('is resolved with an output: that is what the code gets', async () => {
    const run = await endedByForce();
    await act(run, { action: 'resolve', stepId: 'child', output: 'by hand' });
    expect(await run.result).toEqual({ answer: 'by hand', last: 'doC done' });
  });

  it('is not run again: what it has left behind is unknown', async () => {
    const run = await endedByForce();
    await expect(act(run, { action: 'retry', stepId: 'child' })).rejects.toMatchObject(refused('not-retryable'));
    await end(run, { action: 'compensate' });
    await needing(run, 'child/compensation');
    await act(run, { action: 'resolve', stepId: 'child', of: 'compensation' });
    await expect(run.result).rejects.toThrow();
  });
});

it('a nested saga that is cancelled by itself makes the saga around it compensated, not cancelled', async () => {
  const run = await harness.start(edges.parentOf);
  const child = harness.client.workflow.getHandle(`child/${run.handle.firstExecutionRunId}.1`);
  await until(async () => (await child.describe().catch(() => undefined)) !== undefined);
  await child.cancel();
  await expect(run.result).rejects.toThrow();
  const shown = sagaOf((await run.handle.fetchHistory()).events!);
  expect({ status: shown.status, audit: shown.audit }).toEqual({ status: 'compensated', audit: [] });
  expect(began(run)).toEqual(['doB', 'doB/compensation']);
});

describe('an act', () => {
  it('on a step by its compensation’s id is refused', async () => {
    const run = await harness.start(
      edges.oneByOne,
      {
        doC: full(),
        'doA/compensation': () => {
          throw new Error('away');
        },
      },
      {
        input: { steps: 1, bytes: 1 },
        skip: true,
      },
    );
    await needing(run, 'doA/compensation');
    await expect(act(run, { action: 'resolve', stepId: 'doA/compensation' })).rejects.toMatchObject(
      refused('no-attention-needed'),
    );
    await act(run, { action: 'resolve', stepId: 'doA', of: 'compensation' });
    await expect(run.result).rejects.toThrow();
  }, 60_000);

  it('that replaces a compensation’s input holds when the others have gone on', async () => {
    let isAway = true;
    const run = await harness.start(
      edges.oneByOne,
      {
        doC: full(),
        'doA.2/compensation': () => {
          if (isAway) throw new Error('away');
        },
      },
      { input: { steps: 2, bytes: 1 }, skip: true },
    );
    const of = { stepId: 'doA.2', of: 'compensation' } as const;
    await needing(run, 'doA.2/compensation');
    await act(run, { action: 'replace-input', ...of, input: 'R2' });
    await act(run, { action: 'let-others-go-on', ...of });
    await until(() => run.events.includes('doA/compensation ok'));
    isAway = false;
    await act(run, { action: 'retry', ...of });
    await expect(run.result).rejects.toThrow();
    expect(run.inputs['doA.2/compensation']).toMatchObject({ input: 'R2', replaced: true });
  }, 60_000);

  it('that replaces a compensation’s input holds in a recovery', async () => {
    const script: Script = {
      doC: full(),
      'doA.2/compensation': () => {
        throw new Error('away');
      },
    };
    const run = await harness.start(edges.oneByOne, script, { input: { steps: 2, bytes: 1 }, skip: true });
    await needing(run, 'doA.2/compensation');
    await act(run, { action: 'replace-input', stepId: 'doA.2', of: 'compensation', input: 'R2' });
    await run.handle.terminate();
    const { events } = await run.handle.fetchHistory();
    const carried = unwindingOf(events!, { action: 'compensate', ...who }, new Date(), []);
    if (carried === 'past-the-pivot') throw new Error(carried);
    const again = await harness.start(edges.oneByOne, {}, { carried });
    await expect(again.result).rejects.toThrow();
    expect(again.inputs['doA.2/compensation']).toMatchObject({ input: 'R2', replaced: true });
    expect(again.inputs['doA/compensation']).not.toHaveProperty('replaced');
  }, 60_000);

  it.each(['needsAfterDeadline', 'deadlineAfterNeeds'] as const)(
    'on a step called deadline reaches it, though the deadline has passed: %s',
    async (type) => {
      let isFull = true;
      const run = await harness.start(edges[type], { deadline: () => (isFull ? full()() : 'done') }, { skip: true });
      await needing(run, 'deadline');
      await needing(run, 'deadline: passed');
      isFull = false;
      await act(run, { action: 'retry', stepId: 'deadline' });
      expect(await run.result).toBe('done');
    },
    60_000,
  );

  it('on a deadline that has passed holds for the runs that follow, too', async () => {
    let isFull = true;
    const script = { doC: () => (isFull ? full()() : 'done') };
    const run = await harness.start(edges.afterItsDeadline, script, { input: 1, skip: true });
    await needing(run, 'doC');
    await needing(run, 'deadline: passed');
    await act(run, { action: 'retry', stepId: 'deadline: passed' });
    await until(async () => !(await needs(run)).includes('deadline: passed'));
    isFull = false;
    await act(run, { action: 'retry', stepId: 'doC' });
    expect(await run.result).toBe('done');
    const { events } = await harness.client.workflow.getHandle(run.handle.workflowId).fetchHistory();
    const timers = events!.filter((event) => event.timerStartedEventAttributes);
    expect(timers).toHaveLength(1);
  }, 60_000);

  it('that ends a saga whose code has ended well is refused', async () => {
    const run = await harness.start(
      edges.undoesWhatItCaught,
      {
        doA: () => {
          throw new Error('nobody knows');
        },
        'doA/compensation': takes(1500),
      },
      { skip: true },
    );
    await until(() => run.events.includes('doA/compensation'));
    await expect(end(run, { action: 'cancel' })).rejects.toMatchObject(refused('already-ended'));
    expect(await run.result).toBe('well');
  }, 60_000);
});

describe('a key', () => {
  it('of a message holds from run to run', async () => {
    const run = await harness.start(edges.rounds, {}, { input: 1 });
    const { client } = harness;
    const latest = (): WorkflowHandle => client.workflow.getHandle(run.handle.workflowId);
    for (const key of ['one', 'one', 'two', 'two', 'one']) {
      await latest().signal('Approval', { by: key }, key);
      await new Promise((resolve) => setTimeout(resolve, 300));
    }
    expect((await latest().describe()).status.name).toBe('RUNNING');
    await latest().signal('Approval', { by: 'three' }, 'three');
    expect(await run.result).toBe('three');
  }, 30_000);

  it('of an act: the same again is accepted, and changes nothing more', async () => {
    let times = 0;
    const run = await harness.start(edges.parent, { doC: () => ((times += 1) < 3 ? full()() : 'third') });
    const child = harness.client.workflow.getHandle(`child/${run.handle.firstExecutionRunId}.1`);
    await until(async () => (await child.describe().catch(() => undefined)) !== undefined);
    await child.signal('Approval', { by: 'bo' });
    await needing(run, 'doC');
    await act(run, { action: 'retry', stepId: 'doC', key: 'k' });
    await until(() => times === 2);
    await act(run, { action: 'retry', stepId: 'doC', key: 'k' });
    await new Promise((resolve) => setTimeout(resolve, 500));
    expect(times).toBe(2);
    await act(run, { action: 'retry', stepId: 'doC', key: 'another' });
    expect(await run.result).toMatchObject({ last: 'third' });
  }, 30_000);
});

describe('a scope’s name', () => {
  it('can’t make it look as if it were inside another', async () => {
    const run = await harness.start(edges.slashes, { doB: full() });
    expect(await run.result).toEqual(['rejected', 'rejected']);
    expect(began(run)).toEqual(['doB']);
  });

  it('can’t be that of another’s next use', async () => {
    const run = await harness.start(edges.numbers, { doB: full() });
    expect(await run.result).toEqual(['fulfilled', 'rejected', 'rejected']);
    expect(began(run)).not.toContain('doC/compensation');
  });
});

it('a reset to the beginning changes no key, and says so: what a step did before it is undone under the key that it had', async () => {
  let times = 0;
  const run = await harness.start(
    edges.oneByOne,
    {
      doA: async () => {
        if ((times += 1) === 1) throw new Error('the answer was lost');
      },
      doC: full(),
    },
    { input: { steps: 1, bytes: 1 } },
  );
  await until(() => times === 1);
  const { events } = await run.handle.fetchHistory();
  const task = events!.find((it) => it.workflowTaskCompletedEventAttributes)!;
  const { runId } = await harness.client.workflowService.resetWorkflowExecution({
    namespace: 'default',
    workflowExecution: { workflowId: run.handle.workflowId, runId: run.handle.firstExecutionRunId },
    reason: 'tried',
    workflowTaskFinishEventId: task.eventId,
    requestId: run.handle.workflowId,
  });
  await expect(harness.client.workflow.getHandle(run.handle.workflowId, runId).result()).rejects.toThrow();
  const key = sagaKey(run.handle.firstExecutionRunId);
  expect(run.marks.doA).toMatchObject({ saga: key, reset: true });
  expect(run.marks['doA/compensation']).toEqual({ saga: key });
}, 30_000);
