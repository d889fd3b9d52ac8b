import { activity, errorQueue, slipOf } from '@backstitch/routing-slip';
import { WorkflowNotFoundError } from '@temporalio/client';
import { late, one, three, two } from './contracts';
import { type Run, SlipHarness, broken, full, owner } from './slip-harness';

let harness: SlipHarness;
beforeAll(async () => (harness = await SlipHarness.open()));
afterAll(() => harness.close());

const began = (events: readonly string[]) => events.filter((event) => !event.includes(' '));
const around = [activity(one, 'doOne'), activity(two, 'doTwo'), activity(three, 'doThree')];
const queuesOf = async (run: Run) =>
  (await harness.histories(run)).map(
    ([started]) => started!.workflowExecutionStartedEventAttributes!.taskQueue!.name ?? '',
  );

describe('a slip that holds on failure', () => {
  const held = async (script: Parameters<SlipHarness['start']>[1]) => {
    const run = await harness.start({ itinerary: around, onFailure: 'hold' }, script);
    const saga = await harness.until(run, ({ status }) => status === 'needs-attention');
    expect(saga.waitingFor).toMatchObject([{ kind: 'operator', what: 'doTwo' }]);
    expect(slipOf(saga)).toMatchObject({ at: errorQueue(owner), exceptions: [{ step: 'doTwo' }] });
    expect(run.events.join()).not.toContain('compensation');
    return run;
  };

  it('is retried from the faulted activity, under the same step key', async () => {
    let times = 0;
    const run = await held({ doTwo: () => (++times === 1 ? full() : { done: 'second time' }) });
    await harness.act(run, { action: 'retry', stepId: 'doTwo' });
    expect(await run.result).toEqual({ done: 'doThree' });
    expect(began(run.events)).toEqual(['doOne', 'doTwo', 'doTwo', 'doThree']);
    expect(await queuesOf(run)).toEqual(['one', 'two', 'owner.errors', 'two', 'three']);
    expect(await harness.saga(run)).toMatchObject({
      status: 'completed',
      steps: [{}, { id: 'doTwo', status: 'completed', attempts: 2 }, {}],
      audit: [{ by: 'ann', action: 'retry', step: 'doTwo' }],
    });
  });

  it('goes on with a replaced input', async () => {
    const run = await held({ doTwo: ({ input }) => (input.city === 'Oslo' ? { done: 'in Oslo' } : full()) });
    await harness.act(run, { action: 'replace-input', stepId: 'doTwo', input: { city: 'Oslo' } });
    await run.result;
    expect((await harness.saga(run)).steps[1]).toMatchObject({ input: { city: 'Oslo' }, output: { done: 'in Oslo' } });
  });

  it('goes on behind the faulted activity when an operator gives its output', async () => {
    const run = await held({ doTwo: full });
    await harness.act(run, { action: 'resolve', stepId: 'doTwo', output: { done: 'by hand', n: 7 } });
    expect(await run.result).toEqual({ done: 'doThree', n: 7 });
    expect((await harness.saga(run)).steps[1]).toMatchObject({ status: 'resolved', output: { done: 'by hand' } });
  });

  it('compensates when told to', async () => {
    const run = await held({ doTwo: full });
    await harness.end(run, 'compensate');
    await expect(run.result).rejects.toMatchObject({ cause: { type: 'backstitch:SagaCompensated' } });
    expect(began(run.events)).toEqual(['doOne', 'doTwo', 'doOne/compensation']);
  });

  it('is held again when the retry fails, and then compensated', async () => {
    const run = await held({ doTwo: full });
    await harness.act(run, { action: 'retry', stepId: 'doTwo' });
    await harness.until(run, (saga) => slipOf(saga)!.exceptions.length === 2 && saga.status === 'needs-attention');
    await harness.end(run, 'compensate');
    await expect(run.result).rejects.toThrow();
    expect(began(run.events)).toEqual(['doOne', 'doTwo', 'doTwo', 'doOne/compensation']);
  });

  it('compensates a faulted activity whose outcome is unknown, too, when told to', async () => {
    const itinerary = [activity(one, 'doOne'), activity(two, 'doTwo', { giveUpAfter: '10s' })];
    const run = await harness.start({ itinerary, onFailure: 'hold' }, { doTwo: broken }, { skip: true });
    await harness.until(run, ({ status }) => status === 'needs-attention');
    await harness.end(run, 'compensate');
    await expect(run.result).rejects.toMatchObject({ cause: { type: 'backstitch:SagaCompensated' } });
    expect((await harness.saga(run)).steps).toMatchObject([
      { compensation: { status: 'completed' } },
      { status: 'unknown', compensation: { status: 'completed' } },
    ]);
  });
});

describe('a compensation', () => {
  it('that fails is shown, and does not leave the others undone', async () => {
    const run = await harness.start(
      { itinerary: around },
      { doThree: full, 'doTwo/compensation': broken },
      { skip: true },
    );
    const saga = await harness.until(run, ({ status }) => status === 'needs-attention');
    expect(saga.waitingFor).toMatchObject([{ kind: 'operator', what: 'doTwo/compensation' }]);
    expect(slipOf(saga)!.at).toBe('two');
    await harness.act(run, { action: 'resolve', stepId: 'doTwo', of: 'compensation' });
    await expect(run.result).rejects.toMatchObject({ cause: { type: 'Full' } });
    expect(began(run.events).at(-1)).toBe('doOne/compensation');
    expect(await harness.saga(run)).toMatchObject({
      status: 'compensated',
      steps: [{ compensation: { status: 'completed' } }, { compensation: { status: 'resolved' } }, {}],
    });
  });
});

describe('a participant that is away', () => {
  const toLate = [
    activity(one, 'doOne'),
    activity(late, 'doLate', { giveUpAfter: 'never' }),
    activity(three, 'doThree'),
  ];
  const waiting = async (slip: Parameters<SlipHarness['start']>[0] = { itinerary: toLate }) => {
    const run = await harness.start(slip);
    const saga = await harness.until(run, ({ waitingFor }) => waitingFor?.[0]?.kind === 'worker');
    expect(saga).toMatchObject({ status: 'running', waitingFor: [{ what: 'late' }], slip: { at: 'late' } });
    return run;
  };

  it('is what the slip waits for, and it goes on when the participant is back', async () => {
    const run = await waiting();
    await harness.serve(late);
    expect(await run.result).toEqual({ done: 'doThree' });
    await harness.away('late');
  });

  it('or doesn’t know the activity yet, is what the slip waits for', async () => {
    const unknown = { ...activity(two, 'doTwo'), request: 'doNew', compensation: null };
    const run = await harness.start({ itinerary: [activity(one, 'doOne'), unknown] });
    const saga = await harness.until(run, ({ waitingFor }) => waitingFor !== undefined);
    expect(saga.waitingFor).toMatchObject([{ kind: 'worker', what: 'two' }]);
    expect(saga.steps[1]).toMatchObject({ id: 'doNew', status: 'running', failure: { code: 'NotFoundError' } });
    await harness.end(run, 'cancel');
    await run.result.catch(() => undefined);
    expect(began(run.events)).toEqual(['doOne', 'doOne/compensation']);
  });

  it('loses no cancel: the slip acts on it as soon as somebody runs it', async () => {
    const run = await waiting();
    await harness.client.workflow.getHandle(run.id).cancel();
    await harness.serve(late);
    await expect(run.result).rejects.toThrow();
    expect(began(run.events)).toEqual(['doOne', 'doOne/compensation']);
    expect(await harness.saga(run)).toMatchObject({ status: 'cancelled' });
    await harness.away('late');
  });

  it('loses no operator’s act that comes meanwhile', async () => {
    const run = await waiting();
    const act = harness.end(run, 'cancel');
    act.catch(() => undefined);
    await harness.serve(late);
    await act;
    await expect(run.result).rejects.toThrow();
    expect(await harness.saga(run)).toMatchObject({ status: 'cancelled', audit: [{ action: 'cancel', by: 'ann' }] });
    expect(began(run.events)).toEqual(['doOne', 'doOne/compensation']);
    await harness.away('late');
  });

  it('longer than its activity may take: it was not sent, and the slip faults', async () => {
    const run = await waiting({ itinerary: [activity(one, 'doOne'), activity(late, 'doLate', { giveUpAfter: '1s' })] });
    await harness.serve(late);
    await expect(run.result).rejects.toMatchObject({ cause: { type: 'NotSent' } });
    expect(began(run.events)).toEqual(['doOne', 'doOne/compensation']);
    expect((await harness.saga(run)).steps[1]).toMatchObject({ id: 'doLate', status: 'not-sent' });
    await harness.away('late');
  });
});

describe('a slip that was reset', () => {
  it('asks again what it had asked, however long its run has been there: it isn’t taken for not sent', async () => {
    const run = await harness.start({ itinerary: [activity(one, 'doOne', { giveUpAfter: '2s' })] });
    expect(await run.result).toEqual({ done: 'doOne' });
    const { events } = await run.handle.fetchHistory();
    const first = events!.find(({ workflowTaskCompletedEventAttributes: it }) => it)!;
    await new Promise((resolve) => setTimeout(resolve, 2_100));
    await harness.client.workflowService.resetWorkflowExecution({
      namespace: harness.client.options.namespace,
      workflowExecution: { workflowId: run.id, runId: (await run.handle.describe()).runId },
      workflowTaskFinishEventId: first.eventId!,
      ...{ reason: 'somebody has tried it', requestId: run.id },
    });
    expect(await harness.client.workflow.getHandle(run.id).result()).toEqual({ done: 'doOne' });
    // Under the same key: its barrier has answered.
    expect(began(run.events)).toEqual(['doOne']);
    expect((await harness.saga(run)).steps).toMatchObject([{ id: 'doOne', status: 'completed' }]);
  });
});

describe('a deadline', () => {
  it('is kept over the hops, and compensates', async () => {
    const itinerary = [activity(one, 'doOne'), activity(two, 'doTwo', { giveUpAfter: 'never' })];
    const lost = () => {
      throw new Error('lost');
    };
    const run = await harness.start({ itinerary, deadline: '10m' }, { doTwo: lost }, { skip: true });
    await expect(run.result).rejects.toMatchObject({ cause: { type: 'backstitch:SagaDeadlineExceeded' } });
    expect([...new Set(began(run.events))]).toEqual(['doOne', 'doTwo', 'doOne/compensation']);
    // Nothing of it took effect: its compensation found that, and ran nothing.
    expect((await harness.saga(run)).steps[1]).toMatchObject({ compensation: { status: 'completed' } });
  });

  it('passes while the slip is held, too', async () => {
    const run = await harness.start(
      { itinerary: around, onFailure: 'hold', deadline: '1h' },
      { doTwo: full },
      { skip: true },
    );
    await expect(run.result).rejects.toMatchObject({ cause: { type: 'backstitch:SagaDeadlineExceeded' } });
    expect(began(run.events)).toEqual(['doOne', 'doTwo', 'doOne/compensation']);
  });
});

describe('what arrives in the middle of a hand-over is not lost', () => {
  const hops = Array.from({ length: 4 }, () => around).flat();

  it.each(['request', 'act'] as const)('cancel by %s, at any moment', async (how) => {
    const runs = await Promise.all(Array.from({ length: 10 }, () => harness.start({ itinerary: hops })));
    await Promise.all(
      runs.map(async (run, at) => {
        await new Promise((resolve) => setTimeout(resolve, 60 + 37 * at));
        const cancel = how === 'act' ? harness.end(run, 'cancel') : harness.client.workflow.getHandle(run.id).cancel();
        const isTaken = await cancel.then(
          () => true,
          (error: unknown) => !(error instanceof WorkflowNotFoundError) && Promise.reject(error as Error),
        );
        await run.result.catch(() => undefined);
        const { status, steps } = await harness.saga(run);
        const done = steps.filter((step) => step.status === 'completed').map(({ id }) => id);
        const undone = run.events.filter((event) => event.endsWith('compensation ok'));
        if (status !== 'completed') expect(undone).toEqual(done.reverse().map((id) => `${id}/compensation ok`));
        // Too late is only what came when all was done.
        const isDone = done.length === hops.length && undone.length === 0;
        expect(status).toBe(isDone ? 'completed' : 'cancelled');
        if (!isTaken) expect(status).toBe('completed');
      }),
    );
  });
});

it('a slip too large to travel is unwound from where it is', async () => {
  const text = 'x'.repeat(680_000);
  const large = () => ({ done: 'one', text });
  const itinerary = [...around.map((activity) => ({ ...activity, sets: {} })), activity(one, 'readOne')];
  const run = await harness.start({ itinerary }, { doOne: large, doTwo: large, doThree: large });
  await expect(run.result).rejects.toMatchObject({ cause: { type: 'backstitch:SagaTooLarge' } });
  expect(began(run.events).slice(3)).toEqual(['doThree/compensation', 'doTwo/compensation', 'doOne/compensation']);
  expect(await queuesOf(run)).toEqual(['one', 'two', 'three']);
});
