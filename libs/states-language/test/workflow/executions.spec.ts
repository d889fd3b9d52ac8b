import { type JsonObject, taskClosed } from '../../src';
import { markIn, operatorUpdates, taskSignal } from '@backstitch/saga-log';
import { until } from '@backstitch/testing/bench';
import { defaultPayloadConverter } from '@temporalio/common';
import type { temporal } from '@temporalio/proto';
import { breaks, MachineHarness, refuses, type Run, task } from './machine-harness';

type HistoryEvent = temporal.api.history.v1.IHistoryEvent;

let harness: MachineHarness;
beforeAll(async () => {
  harness = await MachineHarness.open();
});
afterAll(() => harness.close());

/** States one after the other. */
const inOrder = (states: Record<string, JsonObject>): JsonObject => {
  const names = Object.keys(states);
  const flow = (at: number): JsonObject => (at + 1 < names.length ? { Next: names[at + 1]! } : { End: true });
  const ends = (state: JsonObject) => ['Fail', 'Succeed', 'Choice'].includes(state['Type'] as string);
  const linked = Object.entries(states).map(([name, state], at): [string, JsonObject] => [
    name,
    ends(state) || 'Next' in state || 'End' in state ? state : { ...state, ...flow(at) },
  ]);
  return { StartAt: names[0]!, States: Object.fromEntries(linked) };
};
const fail = { Type: 'Fail', Error: 'Enough', Cause: 'said so' };
const three = inOrder({ Take: task('take'), Pack: task('pack'), Pay: task('pay') });

describe('a Task on a participant', () => {
  it('is a step of the saga, called like its state', async () => {
    const run = await harness.start(three, { input: { n: 1 } });
    expect(await run.outcome()).toEqual({ status: 'SUCCEEDED', output: { did: 'Pay' } });
    const saga = await run.saga();
    expect(saga).toMatchObject({ kind: 'state-machine', type: 'tested', status: 'completed' });
    expect(saga.steps.map(({ id, request, status }) => [id, request, status])).toEqual([
      ['Take', 'take', 'completed'],
      ['Pack', 'pack', 'completed'],
      ['Pay', 'pay', 'completed'],
    ]);
    const states = await run.states();
    expect(states.filter(({ type }) => /State(Entered|Exited)$/.test(type)).map(({ state }) => state)).toEqual([
      ...['Take', 'Take', 'Pack', 'Pack', 'Pay', 'Pay'],
    ]);
  });

  it('writes the events that the same activities by hand would write', async () => {
    const run = await harness.start(three);
    await run.outcome();
    const { events } = await run.handle.fetchHistory();
    // Started, three times scheduled, started, completed with a workflow task each, the first task, and the end.
    expect(events!.length).toBeLessThanOrEqual(1 + 3 + 3 * (3 + 3) + 1);
  });

  it('fails with its refusal’s name, which Catch knows', async () => {
    const caught = inOrder({
      Take: task('take', { Catch: [{ ErrorEquals: ['Full'], Next: 'Other' }], End: true }),
      Other: { Type: 'Pass', End: true },
    });
    const run = await harness.start(caught, { script: { Take: refuses('Full', { left: 0 }) } });
    const { output } = await run.outcome();
    const { Error: name, Cause } = output as { Error: string; Cause: string };
    expect(name).toBe('Full');
    expect(JSON.parse(Cause)).toEqual({ errorType: 'Full', errorMessage: 'Full it is', details: { left: 0 } });
  });

  it('retried by the definition is the same step, asked again under its key', async () => {
    const retried = inOrder({
      Take: task('take', { Retry: [{ ErrorEquals: ['Full'], IntervalSeconds: 1, MaxAttempts: 3 }] }),
    });
    let refused = 0;
    const script = { Take: () => (refused++ < 2 ? refuses('Full')() : 'at last') };
    const run = await harness.start(retried, { script, skip: true });
    expect(await run.outcome()).toEqual({ status: 'SUCCEEDED', output: 'at last' });
    expect(run.asked).toEqual(['Take', 'Take', 'Take']);
    expect((await run.saga()).steps).toMatchObject([{ id: 'Take', status: 'completed', attempts: 3 }]);
  });

  it('that was refused is asked anew by Retry, and says so, also when Temporal has reset the execution', async () => {
    const Retry = [{ ErrorEquals: ['Full'], IntervalSeconds: 1, MaxAttempts: 1 }];
    let times = 0;
    const take = () => (++times % 2 === 1 ? refuses('Full')() : { did: times });
    const run = await harness.start(inOrder({ Take: task('take', { Retry }) }), { script: { take } });
    expect(await run.outcome()).toMatchObject({ status: 'SUCCEEDED', output: { did: 2 } });
    const { workflowId, client } = run.handle;
    const askings = (events: HistoryEvent[]) =>
      events
        .flatMap(({ activityTaskScheduledEventAttributes: asked }) => asked?.input?.payloads?.[1] ?? [])
        .map((mark) => markIn(defaultPayloadConverter.fromPayload(mark)))
        .map(({ again, reset }) => ({ again, reset }));
    const { events } = await run.handle.fetchHistory();
    expect(askings(events!)).toEqual([{}, { again: true }]);
    const { runId } = await harness.reset(run);
    expect(await client.getHandle(workflowId, runId).result()).toEqual({ did: 4 });
    const { events: then } = await client.getHandle(workflowId, runId).fetchHistory();
    expect(askings(then!)).toEqual([{ reset: true }, { again: true, reset: true }]);
  });

  it('that is refused after an attempt in doubt is undone: the attempt may have had its effect', async () => {
    const Retry = [{ ErrorEquals: ['States.ALL'], IntervalSeconds: 1, MaxAttempts: 1 }];
    let asked = 0;
    const Take = () => (asked++ === 0 ? breaks() : refuses('Full')());
    const run = await harness.start(inOrder({ Take: task('take', { Retry }) }), {
      ...{ script: { Take }, skip: true, unwind: 'mirror' },
    });
    expect(await run.outcome()).toMatchObject({ status: 'FAILED' });
    expect(run.asked).toEqual(['Take', 'Take', 'Take/compensation']);
    expect((await run.saga()).steps).toMatchObject([{ id: 'Take', status: 'unknown', attempts: 2 }]);
  });

  it('is a step of its own at each visit', async () => {
    const loop = {
      StartAt: 'Take',
      States: {
        Take: task('take', { ResultPath: '$.taken', Next: 'Count' }),
        Count: { Type: 'Pass', Parameters: { 'n.$': 'States.MathAdd($.n, 1)' }, Next: 'Enough?' },
        'Enough?': {
          Type: 'Choice',
          Choices: [{ Variable: '$.n', NumericLessThan: 3, Next: 'Take' }],
          Default: 'Done',
        },
        Done: { Type: 'Succeed' },
      },
    };
    const run = await harness.start(loop, { input: { n: 0 } });
    expect(await run.outcome()).toEqual({ status: 'SUCCEEDED', output: { n: 3 } });
    expect(run.asked).toEqual(['Take', 'Take.2', 'Take.3']);
  });

  it('that fails in no declared way is States.TaskFailed; that no worker takes, Backstitch.NotSent; that is late, States.Timeout', async () => {
    const broken = await harness.start(inOrder({ Take: task('take') }), { script: { Take: breaks } });
    expect(await broken.outcome()).toMatchObject({ status: 'FAILED', error: 'States.TaskFailed' });
    expect((await broken.saga()).status).toBe('failed');
    const haunted = { Type: 'Task', Resource: 'urn:backstitch:nobody:haunt' };
    const unsent = await harness.start(inOrder({ Haunt: haunted }));
    expect(await unsent.outcome()).toMatchObject({ status: 'FAILED', error: 'Backstitch.NotSent' });
    const slow = () => new Promise((resolve) => setTimeout(resolve, 3_000));
    const late = await harness.start(inOrder({ Take: task('take', { TimeoutSeconds: 1 }) }), {
      script: { Take: slow },
    });
    expect(await late.outcome()).toMatchObject({ status: 'FAILED', error: 'States.Timeout' });
  });
});

describe('with unwind', () => {
  const failing = inOrder({ Take: task('take'), Pack: task('pack'), Pay: task('pay') });

  it('what took effect is compensated when the execution fails, last first', async () => {
    const run = await harness.start(failing, { unwind: 'mirror', script: { Pay: refuses('Full') } });
    expect(await run.outcome()).toMatchObject({ status: 'FAILED', error: 'Full' });
    expect(run.asked).toEqual(['Take', 'Pack', 'Pay', 'Pack/compensation', 'Take/compensation']);
    expect((await run.saga()).status).toBe('compensated');
  });

  it('a Fail state compensates; without unwind it leaves everything, and is shown as failed', async () => {
    const ends = inOrder({ Take: task('take'), Enough: fail });
    const undone = await harness.start(ends, { unwind: 'mirror' });
    expect(await undone.outcome()).toEqual({ status: 'FAILED', error: 'Enough', cause: 'said so', code: 'Enough' });
    expect(undone.asked).toEqual(['Take', 'Take/compensation']);
    const left = await harness.start(ends);
    await left.outcome();
    expect(left.asked).toEqual(['Take']);
    expect(await left.saga()).toMatchObject({ status: 'failed', failure: { code: 'Enough', message: 'said so' } });
  });

  it('branches are undone side by side, and what is in flight settles before', async () => {
    const parallel = inOrder({
      Both: {
        Type: 'Parallel',
        Branches: [inOrder({ Take: task('take') }), inOrder({ Pack: task('pack') }), inOrder({ Pay: task('pay') })],
      },
    });
    let packed = false;
    const script = {
      Pack: async () => {
        await new Promise((resolve) => setTimeout(resolve, 400));
        packed = true;
      },
      Pay: refuses('Full'),
      'Take/compensation': () => expect(packed).toBe(true),
    };
    const run = await harness.start(parallel, { unwind: 'mirror', script });
    expect(await run.outcome()).toMatchObject({ status: 'FAILED', error: 'Full' });
    expect(run.asked.slice(3).sort()).toEqual(['Pack/compensation', 'Take/compensation']);
  });

  it('undone by the definition when it was cut off by its sibling is waited for', async () => {
    const Undo = { Type: 'Task', Resource: 'urn:backstitch:shop:putBack', End: true };
    const Branches = [inOrder({ Take: task('take') }), inOrder({ Pay: task('pay') })];
    const Both = { Type: 'Parallel', Branches, Catch: [{ ErrorEquals: ['Full'], Next: 'Undo' }], End: true };
    const slow = () => new Promise((resolve) => setTimeout(resolve, 1_000));
    const script = { Take: slow, Pay: refuses('Full') };
    const run = await harness.start({ StartAt: 'Both', States: { Both, Undo } }, { unwind: 'mirror', script });
    expect(await run.outcome()).toEqual({ status: 'SUCCEEDED', output: { compensated: ['Take'] } });
    expect(run.asked).toContain('Take/compensation');
  });

  /** Of three items the second is refused, and undoes what was taken. */
  const undoesItsOwn = (Mode: string) => {
    const Pay = task('pay', { Catch: [{ ErrorEquals: ['Full'], Next: 'Undo' }], End: true });
    const Undo = { Type: 'Task', Resource: 'urn:backstitch:shop:putBack', Parameters: { State: 'Take' }, End: true };
    const ItemProcessor = {
      ProcessorConfig: { Mode, ...(Mode === 'DISTRIBUTED' && { ExecutionType: 'EXPRESS' }) },
      ...inOrder({ Take: task('take', { ResultPath: '$.taken' }), Pay, Undo }),
    };
    return inOrder({ Map: { Type: 'Map', ItemsPath: '$.items', MaxConcurrency: 1, ItemProcessor } });
  };
  const refused = { input: { items: [{ n: 1 }, { n: 2 }, { n: 3 }] }, script: { 'Pay.2': refuses('Full') } };
  const undone = (asked: readonly string[]) => asked.filter((id) => id.endsWith('/compensation'));

  it.each(['INLINE', 'DISTRIBUTED'])('undone by an item of a Map is what that item has asked: %s', async (Mode) => {
    const run = await harness.start(undoesItsOwn(Mode), { unwind: 'mirror', ...refused });
    const { status, output } = await run.outcome();
    expect(status).toBe('SUCCEEDED');
    expect((output as JsonObject[])[1]).toEqual({ compensated: ['Take.2'] });
    expect(undone(run.asked)).toEqual(['Take.2/compensation']);
  });

  /** A distributed Map takes, then paying is refused, and what was taken is undone. */
  const undoesAfterwards = (inside: JsonObject) => {
    const ProcessorConfig = { Mode: 'DISTRIBUTED', ExecutionType: 'STANDARD' };
    const Map = { Type: 'Map', ItemsPath: '$.items', ItemProcessor: { ProcessorConfig, ...inside }, ResultPath: null };
    const Undo = { Type: 'Task', Resource: 'urn:backstitch:shop:putBack', End: true };
    const Catch = [{ ErrorEquals: ['Full'], Next: 'Undo' }];
    return inOrder({
      Map: { ...Map, Catch: [{ ErrorEquals: ['Backstitch.MapTooLarge'], Next: 'Undo' }] },
      Pay: task('pay', { Catch, End: true }),
      Undo,
    });
  };

  it('undone by the definition is what the items of a large Map have asked', async () => {
    const items = Array.from({ length: 41 }, (_, n) => n);
    const run = await harness.start(undoesAfterwards(inOrder({ Take: task('take') })), {
      ...{ input: { items }, script: { Pay: refuses('Full') } },
    });
    const { output } = await run.outcome();
    expect((output as { compensated: string[] }).compensated).toHaveLength(41);
    expect(undone(run.asked)).toHaveLength(41);
  });

  it('undone by the definition can be no more than fits its workflow: such a Map fails before it begins', async () => {
    const items = Array.from({ length: 751 }, (_, n) => n);
    const run = await harness.start(undoesAfterwards(inOrder({ Take: task('take'), Pack: task('pack') })), {
      input: { items },
    });
    expect(await run.outcome()).toEqual({ status: 'SUCCEEDED', output: { compensated: [] } });
    expect(run.asked).toEqual([]);
  });

  it('undone by an item of a Map is all that was taken where the execution began before this rule', async () => {
    const run = await harness.start(undoesItsOwn('INLINE'), { unwind: 'mirror', edition: 4, ...refused });
    await run.outcome();
    expect(undone(run.asked)).toEqual(['Take.2/compensation', 'Take/compensation']);
  });

  it('an error that is caught unwinds nothing', async () => {
    const caught = inOrder({
      Take: task('take'),
      Pay: task('pay', { Catch: [{ ErrorEquals: ['States.ALL'], Next: 'Done' }], Next: 'Done' }),
      Done: { Type: 'Succeed' },
    });
    const run = await harness.start(caught, { unwind: 'mirror', script: { Pay: refuses('Full') } });
    expect(await run.outcome()).toMatchObject({ status: 'SUCCEEDED' });
    expect(run.asked).toEqual(['Take', 'Pay']);
  });

  it('TimeoutSeconds of the machine compensates', async () => {
    const slow = { TimeoutSeconds: 30, ...inOrder({ Take: task('take'), Sleep: { Type: 'Wait', Seconds: 600 } }) };
    const run = await harness.start(slow, { unwind: 'mirror', skip: true });
    expect(await run.outcome()).toEqual({ status: 'TIMED_OUT', code: 'States.Timeout' });
    expect(run.asked).toEqual(['Take', 'Take/compensation']);
  });

  it('cancelled, it compensates and ends as cancelled', async () => {
    const slow = inOrder({ Take: task('take'), Sleep: { Type: 'Wait', Seconds: 600 } });
    const run = await harness.start(slow, { unwind: 'mirror' });
    await until(async () => (await run.states()).some(({ type }) => type === 'WaitStateEntered'));
    await run.handle.cancel();
    await run.outcome();
    expect(run.asked).toEqual(['Take', 'Take/compensation']);
    expect((await run.saga()).status).toBe('cancelled');
  });

  it('a task cut off by its sibling in the moment it was asked was never asked', async () => {
    const cut = inOrder({
      Both: { Type: 'Parallel', Branches: [inOrder({ Take: task('take') }), inOrder({ No: fail })] },
    });
    const run = await harness.start(cut, { unwind: 'mirror' });
    expect(await run.outcome()).toMatchObject({ error: 'Enough' });
    expect(run.asked).toEqual([]);
    expect((await run.saga()).steps).toEqual([]);
  });
});

describe('a task token', () => {
  const asking = (more: JsonObject = {}) => ({
    ...task('take', { Parameters: { 'token.$': '$$.Task.Token' }, ...more }),
    Resource: 'urn:backstitch:shop:take.waitForTaskToken',
  });
  const waiting = (more: JsonObject = {}) => inOrder({ Ask: asking(more) });
  /** Nothing of it is heard, until it is given up. */
  const script = {
    Ask: () => {
      throw new Error('the connection was lost');
    },
  };
  const tokenOf = async (run: { inputs: Record<string, unknown> }) => {
    await until(() => run.inputs['Ask']);
    return (run.inputs['Ask'] as { token: string }).token;
  };

  it('settles the task from outside', async () => {
    const run = await harness.start(waiting());
    await harness.settle(run, { token: await tokenOf(run), output: { yes: true } });
    expect(await run.outcome()).toEqual({ status: 'SUCCEEDED', output: { yes: true } });
  });

  it('fails it with what its holder says', async () => {
    const run = await harness.start(waiting(), { unwind: 'mirror' });
    await harness.settle(run, { token: await tokenOf(run), error: 'Denied', cause: 'no' });
    expect(await run.outcome()).toMatchObject({ status: 'FAILED', error: 'Denied', cause: 'no' });
    expect(run.asked).toEqual(['Ask', 'Ask/compensation']);
  });

  it('never comes, or its holder is silent: States.Timeout', async () => {
    const late = await harness.start(waiting({ TimeoutSeconds: 3600 }), { skip: true });
    expect(await late.outcome()).toMatchObject({ error: 'States.Timeout' });
    const silent = await harness.start(waiting({ TimeoutSeconds: 3600, HeartbeatSeconds: 60 }), { skip: true });
    expect(await silent.outcome()).toMatchObject({ error: 'States.Timeout' });
  });

  describe('that comes while what was sent has no answer, nor ever has one,', () => {
    const before = (Last: JsonObject) => inOrder({ Ask: asking({ TimeoutSeconds: 2 }), Last });

    it('says that it took effect: it stays', async () => {
      const run = await harness.start(before({ Type: 'Pass' }), { script, unwind: 'mirror' });
      await harness.settle(run, { token: await tokenOf(run), output: 'yes' });
      expect(await run.outcome()).toEqual({ status: 'SUCCEEDED', output: 'yes' });
      expect(new Set(run.asked)).toEqual(new Set(['Ask']));
    });

    it('owes its compensation when the execution fails, whose participant may know nothing of it', async () => {
      const run = await harness.start(before(fail), { script, unwind: 'mirror' });
      await harness.settle(run, { token: await tokenOf(run), output: 'yes' });
      expect(await run.outcome()).toMatchObject({ error: 'Enough' });
      expect(run.inputs['Ask/compensation']).not.toHaveProperty('answered');
    });
  });

  it('of a task that failed and was caught is refused', async () => {
    const Catch = [{ ErrorEquals: ['States.ALL'], Next: 'Rest' }];
    const Rest = { Type: 'Wait', Seconds: 5 };
    const run = await harness.start(inOrder({ Ask: asking({ TimeoutSeconds: 1, Catch }), Rest }), { script });
    const token = await tokenOf(run);
    await until(async () => (await run.states()).some(({ type }) => type === 'WaitStateEntered'));
    await expect(run.handle.executeUpdate(taskSignal, { args: [{ token, output: 'late' }] })).rejects.toMatchObject({
      cause: { type: taskClosed },
    });
    expect(await run.outcome()).toMatchObject({ status: 'SUCCEEDED' });
  });

  it('of a request that was retried after it took effect is another, of another step', async () => {
    const Retry = [{ ErrorEquals: ['Denied'], MaxAttempts: 1, IntervalSeconds: 1 }];
    const run = await harness.start(waiting({ Retry }));
    const first = await tokenOf(run);
    await harness.settle(run, { token: first, error: 'Denied' });
    await until(() => run.inputs['Ask.2']);
    const { token } = run.inputs['Ask.2'] as { token: string };
    expect(token).not.toBe(first);
    await harness.settle(run, { token, output: 'fine' });
    expect(await run.outcome()).toEqual({ status: 'SUCCEEDED', output: 'fine' });
  });
});

describe('nested executions', () => {
  const starting = (suffix: string, more: JsonObject = {}) =>
    inOrder({
      Nest: {
        Type: 'Task',
        Resource: `arn:aws:states:::states:startExecution${suffix}`,
        Parameters: { StateMachineArn: 'arn:aws:states:eu:1:stateMachine:inner', Input: { n: 1 } },
        ...more,
      },
      ...(suffix === '' ? {} : { Pay: task('pay') }),
    });
  const others = { inner: inOrder({ Take: task('take') }) };

  it('.sync:2 waits for the other, and has its output', async () => {
    const run = await harness.start(starting('.sync:2'), { others });
    expect(await run.outcome()).toEqual({ status: 'SUCCEEDED', output: { did: 'Pay' } });
    expect(run.inputs['Pay']).toMatchObject({ Status: 'SUCCEEDED', Input: { n: 1 }, Output: { did: 'Take' } });
  });

  it.each(['', '.sync', '.sync:2'])('%s of a Name that no saga can have fails, and is caught', async (suffix) => {
    const StateMachineArn = 'arn:aws:states:eu:1:stateMachine:inner';
    const Parameters = { StateMachineArn, 'Name.$': '$.name', Input: {} };
    const run = await harness.start(starting(suffix, { Parameters }), { others, input: { name: 'n'.repeat(5_000) } });
    expect(await run.outcome()).toMatchObject({ status: 'FAILED', error: 'StepFunctions.InvalidNameException' });
  });

  it('.sync:2 whose time is up is cancelled, and has compensated before anything else is done', async () => {
    const Catch = [{ ErrorEquals: ['States.Timeout'], Next: 'Pay' }];
    const slow = () => new Promise((resolve) => setTimeout(resolve, 2_500));
    const inner = { inner: inOrder({ Take: task('take'), Pack: task('pack') }) };
    const run = await harness.start(starting('.sync:2', { TimeoutSeconds: 1, Catch }), {
      ...{ others: inner, unwind: 'mirror', script: { Pack: slow } },
    });
    expect(await run.outcome()).toMatchObject({ status: 'SUCCEEDED' });
    expect(run.asked).toEqual(['Take', 'Pack', 'Pack/compensation', 'Take/compensation', 'Pay']);
  });

  it.each([
    ['', { count: 30, input: 200_000, definition: 0 }],
    ['.sync:2', { count: 14, input: 0, definition: 400_000 }],
  ])('many at once with much to hand over (%s) are begun as they fit into tasks', async (suffix, sizes) => {
    const Input = 'x'.repeat(sizes.input);
    const Parameters = { StateMachineArn: 'arn:aws:states:eu:1:stateMachine:inner', Input };
    const { States } = starting(suffix, { Parameters, End: true }) as { States: JsonObject };
    const ItemProcessor = { StartAt: 'Nest', States: { Nest: States['Nest']! } };
    const each = { Type: 'Map', ItemsPath: '$.items', ResultPath: null, ItemProcessor };
    const input = { items: Array.from({ length: sizes.count }, (_, n) => n) };
    const inner = { ...others.inner, Comment: 'x'.repeat(sizes.definition) };
    const run = await harness.start(inOrder({ Each: each }), { others: { inner }, input });
    expect(await run.outcome()).toMatchObject({ status: 'SUCCEEDED' });
  });

  it.each(['', '.sync:2'])(
    '%s of an execution from before this rule are begun in the task that asks them',
    async (suffix) => {
      const { States } = starting(suffix, { End: true }) as { States: JsonObject };
      const ItemProcessor = { StartAt: 'Nest', States: { Nest: States['Nest']! } };
      const each = { Type: 'Map', ItemsPath: '$.items', ResultPath: null, ItemProcessor };
      const options = { others: { inner: { ...others.inner, Comment: 'x'.repeat(300_000) } }, edition: 4 };
      const input = { items: Array.from({ length: 10 }, (_, n) => n) };
      const run = await harness.start(inOrder({ Each: each }), { ...options, input });
      expect(await run.outcome()).toMatchObject({ status: 'SUCCEEDED' });
      const tasks = (await run.handle.fetchHistory())
        .events!.flatMap(({ startChildWorkflowExecutionInitiatedEventAttributes: begun }) => begun ?? [])
        .map(({ workflowTaskCompletedEventId: task }) => Number(task));
      expect([tasks.length, new Set(tasks).size]).toEqual([10, 1]);
    },
  );

  it('may be another of the machine itself, by its own ARN, whose parts are none empty', async () => {
    const Parameters = { 'StateMachineArn.$': '$$.StateMachine.Id', Input: { again: true } };
    const again = { Type: 'Task', Resource: 'arn:aws:states:::states:startExecution.sync:2', Parameters, End: true };
    const names = { 'Value.$': "States.StringSplit($$.Execution.Id, ':')" };
    const run = await harness.start({
      StartAt: 'Which',
      States: {
        Which: { Type: 'Choice', Choices: [{ Variable: '$.again', IsPresent: true, Next: 'Inner' }], Default: 'Again' },
        Again: again,
        Inner: { Type: 'Pass', Parameters: names, End: true },
      },
    });
    const { status, output } = (await run.outcome()) as { status: string; output?: JsonObject };
    expect(status).toBe('SUCCEEDED');
    expect((output!['Output'] as { Value: string[] }).Value).toHaveLength(8);
  });

  it('keeps the ids that it began with, from before they had seven parts', async () => {
    const show = { Type: 'Pass', Parameters: { 'id.$': '$$.StateMachine.Id' }, End: true };
    const run = await harness.start(inOrder({ Show: show }), { edition: undefined });
    expect(await run.outcome()).toMatchObject({ output: { id: 'arn:backstitch:states:::stateMachine:tested' } });
  });

  it('.sync of one that fails is States.TaskFailed, with what became of it', async () => {
    const { States } = inOrder({ No: fail });
    const run = await harness.start(starting('.sync'), { others: { inner: { StartAt: 'No', States: States! } } });
    const { error, cause } = await run.outcome();
    expect([error, JSON.parse(cause!)]).toMatchObject([
      'States.TaskFailed',
      { Status: 'FAILED', Error: 'Enough', Cause: 'said so', Input: '{"n":1}' },
    ]);
  });

  it.each(['.sync', '.sync:2'])('%s has the Name that it is given, which no other can have', async (suffix) => {
    const Name = `named${suffix === '.sync' ? 1 : 2}-${Date.now()}`;
    const StateMachineArn = 'arn:aws:states:eu:1:stateMachine:inner';
    const nest = (n: number): JsonObject => ({
      Type: 'Task',
      Resource: `arn:aws:states:::states:startExecution${suffix}`,
      Parameters: { StateMachineArn, Name, Input: { n } },
      ResultPath: `$.is${n}`,
    });
    const run = await harness.start(inOrder({ One: nest(1), Two: nest(2) }), { others, unwind: 'mirror' });
    expect(await run.outcome()).toMatchObject({
      status: 'FAILED',
      error: 'StepFunctions.ExecutionAlreadyExistsException',
      cause: `Execution Already Exists: 'arn:aws:states:local:000000000000:execution:inner:${Name}'`,
    });
    const { steps } = await run.saga();
    expect(steps.map(({ nested, status, compensation }) => [nested, status, compensation?.status])).toEqual([
      [Name, 'completed', 'completed'],
      [Name, 'refused', undefined],
    ]);
  });

  it('.sync of one whose own error is called like a taken name is States.TaskFailed, with what became of it', async () => {
    const Error = 'StepFunctions.ExecutionAlreadyExistsException';
    const inner = inOrder({ No: { ...fail, Error } });
    const run = await harness.start(starting('.sync'), { others: { inner } });
    const { error, cause } = await run.outcome();
    expect([error, JSON.parse(cause!)]).toMatchObject(['States.TaskFailed', { Status: 'FAILED', Error }]);
  });

  it('.sync that is retried is the same step, and says which execution it was', async () => {
    let times = 0;
    const Take = () => ((times += 1) === 1 ? refuses('Full')() : { did: 'Take' });
    const Retry = [{ ErrorEquals: ['States.TaskFailed'], MaxAttempts: 1, IntervalSeconds: 1 }];
    const run = await harness.start(starting('.sync:2', { Retry }), { others, script: { Take } });
    expect(await run.outcome()).toMatchObject({ status: 'SUCCEEDED' });
    const { steps } = await run.saga();
    expect(steps.map(({ id, attempts }) => [id, attempts])).toEqual([
      ['inner', 2],
      ['Pay', 1],
    ]);
    const { ExecutionArn, Name } = run.inputs['Pay'] as { ExecutionArn: string; Name: string };
    expect(ExecutionArn).toBe(`arn:aws:states:local:000000000000:execution:inner:${Name}`);
    expect(Name).toMatch(/^[\w-]+\.\d+$/);
  });

  it('with unwind, one that went well is compensated when the outer fails', async () => {
    const run = await harness.start(starting('.sync'), { others, unwind: 'mirror', script: { Pay: refuses('Full') } });
    expect(await run.outcome()).toMatchObject({ status: 'FAILED', error: 'Full' });
    const [nested] = (await run.saga()).steps;
    expect(nested).toMatchObject({ id: 'inner', status: 'completed', compensation: { status: 'completed' } });
  });

  it.each([undefined, `reset-${Date.now()}`])(
    'that is only started is not started twice by a reset: Name %s',
    async (Name) => {
      const StateMachineArn = 'arn:aws:states:eu:1:stateMachine:inner';
      const Parameters = { StateMachineArn, Input: {}, ...(Name !== undefined && { Name }) };
      const run = await harness.start(starting('', { Parameters }), { others });
      const arnOf = (output: unknown) => (output as { ExecutionArn: string }).ExecutionArn;
      const first = arnOf((await run.outcome()).output);
      const { runId } = await harness.reset(run);
      const again = run.handle.client.getHandle(run.handle.workflowId, runId);
      expect(arnOf(await again.result())).toBe(first);
    },
  );

  it('that are only started side by side are the same after a reset, whichever branch is first then', async () => {
    const { Parameters, ...nest } = (starting('')['States'] as Record<string, JsonObject>)['Nest']!;
    const branch = (name: string) =>
      inOrder({
        [`Ask ${name}`]: task(name),
        [`Nest ${name}`]: { ...nest, Parameters: { ...(Parameters as JsonObject), Input: { name } } },
      });
    const machine = inOrder({ Both: { Type: 'Parallel', Branches: [branch('take'), branch('pack')] } });
    let last = 'take';
    const hasBegun = async () => {
      const { events } = await run.handle.client.getHandle(run.handle.workflowId).fetchHistory();
      return events!.some(
        (event) =>
          event.childWorkflowExecutionStartedEventAttributes || event.startChildWorkflowExecutionFailedEventAttributes,
      );
    };
    const inTurn = (name: string) => async () => {
      if (name === last) await until(hasBegun, 30_000);
    };
    const script = { take: inTurn('take'), pack: inTurn('pack') };
    const run: Run = await harness.start(machine, { others, script });
    const arnsOf = (output: unknown) => (output as { ExecutionArn: string }[]).map(({ ExecutionArn }) => ExecutionArn);
    const first = arnsOf((await run.outcome()).output);
    expect(new Set(first).size).toBe(2);
    last = 'pack';
    const { runId } = await harness.reset(run);
    const again = run.handle.client.getHandle(run.handle.workflowId, runId);
    expect(arnsOf(await again.result())).toEqual(first);
  });

  it('that is only started is not started while its saga is paused', async () => {
    const Nest = (starting('')['States'] as Record<string, JsonObject>)['Nest']!;
    const run = await harness.start(inOrder({ Sleep: { Type: 'Wait', Seconds: 2 }, Nest }), { others });
    const steer = (action: 'pause' | 'resume') =>
      run.handle.executeUpdate(operatorUpdates.pause, { args: [{ by: 'ann', reason: 'a test', action }] });
    await steer('pause');
    await until(async () => (await run.states()).some(({ type }) => type === 'TaskScheduled'));
    const { events } = await run.handle.fetchHistory();
    expect(events!.some((event) => event.startChildWorkflowExecutionInitiatedEventAttributes)).toBe(false);
    await steer('resume');
    expect(await run.outcome()).toMatchObject({ status: 'SUCCEEDED' });
  });

  it('that is only started goes on by itself', async () => {
    const run = await harness.start(starting(''), { others });
    const { output } = await run.outcome();
    expect((output as { ExecutionArn: string }).ExecutionArn).toMatch(
      /^arn:aws:states:local:000000000000:execution:inner:/,
    );
    expect(output).toMatchObject({
      SdkHttpMetadata: { HttpHeaders: { 'Content-Type': 'application/x-amz-json-1.0' }, HttpStatusCode: 200 },
    });
    const before = await harness.start(starting(''), { others, edition: 3 });
    expect(Object.keys((await before.outcome()).output as object)).toEqual(['ExecutionArn', 'StartDate']);
  });
});
