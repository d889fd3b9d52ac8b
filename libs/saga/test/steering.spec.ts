import { type EndAct, type StepAct, operatorUpdates } from '@backstitch/saga-log';
import { types } from './contracts';
import { until } from '@backstitch/testing/bench';
import { type Run, SagaHarness, broken, failsTimes, full, takes } from './saga-harness';

let harness: SagaHarness;
beforeAll(async () => (harness = await SagaHarness.open()));
afterAll(() => harness.close());

const began = (events: readonly string[]) => events.filter((event) => !event.includes(' '));
const who = { by: 'ann', reason: 'because' };
const end = ({ handle }: Run, action: EndAct['action']) =>
  handle.executeUpdate(operatorUpdates.end, { args: [{ action, ...who }] });
const act = ({ handle }: Run, it: Partial<StepAct> & Pick<StepAct, 'action' | 'stepId'>) =>
  handle.executeUpdate(operatorUpdates.step, { args: [{ of: 'request', ...who, ...it }] });
const status = async ({ handle }: Run) =>
  (await handle.describe()).typedSearchAttributes.getAll().find(({ key }) => key.name === 'SagaStatus')?.value;
const statusName = async ({ handle }: Run) => (await handle.describe()).status.name;
const size = async ({ handle }: Run) => (await handle.fetchHistory()).events!.length;

describe('cancel', () => {
  it('compensates, then ends cancelled', async () => {
    const run = await harness.start(types.waits);
    await until(() => run.events.includes('doA ok'));
    await run.handle.cancel();
    await expect(run.result).rejects.toThrow();
    expect(await statusName(run)).toBe('CANCELLED');
    expect(began(run.events)).toEqual(['doA', 'doA/compensation']);
  });

  it('lets a request in flight settle first, and compensates it too', async () => {
    const run = await harness.start(types.inOrder, { doA: takes(400) });
    await until(() => run.events.includes('doA'));
    await run.handle.cancel();
    await expect(run.result).rejects.toThrow();
    expect(run.events).toEqual(['doA', 'doA ok', 'doA/compensation', 'doA/compensation ok']);
  });

  it('by an operator says who and why, and needs both', async () => {
    const run = await harness.start(types.waits);
    await until(() => run.events.includes('doA ok'));
    await expect(
      run.handle.executeUpdate(operatorUpdates.end, { args: [{ action: 'cancel', by: 'ann', reason: '' }] }),
    ).rejects.toMatchObject({ cause: { type: 'reason-required' } });
    await end(run, 'cancel');
    await run.handle.cancel().catch(() => undefined);
    await expect(run.result).rejects.toThrow();
    expect(began(run.events)).toEqual(['doA', 'doA/compensation']);
  });

  it('twice compensates once', async () => {
    const run = await harness.start(types.waits, { 'doA/compensation': takes(200) });
    await until(() => run.events.includes('doA ok'));
    await end(run, 'cancel');
    await end(run, 'cancel');
    await run.handle.cancel();
    await expect(run.result).rejects.toThrow();
    expect(began(run.events)).toEqual(['doA', 'doA/compensation']);
  });
});

describe('a deadline', () => {
  it('compensates and fails with SagaDeadlineExceeded', async () => {
    const run = await harness.start(types.withDeadline, {}, { skip: true });
    await expect(run.result).rejects.toMatchObject({ cause: { type: 'backstitch:SagaDeadlineExceeded' } });
    expect(began(run.events)).toEqual(['doA', 'doA/compensation']);
  });

  it('after the pivot only asks for attention', async () => {
    const run = await harness.start(types.pivotsWithDeadline, {}, { skip: true });
    expect(await run.result).toBe('doC done');
    expect(began(run.events)).toEqual(['doA', 'doB', 'doC']);
    const upserts = (await run.handle.fetchHistory()).events!.filter(
      (event) => event.upsertWorkflowSearchAttributesEventAttributes,
    );
    expect(upserts).toHaveLength(2);
  });
});

describe('a message', () => {
  it('is taken when it comes', async () => {
    const run = await harness.start(types.waits);
    await run.handle.signal('Approval', { by: 'bo' });
    expect(await run.result).toEqual({ by: 'bo' });
  });

  it('that does not come in time fails the saga, which unwinds', async () => {
    const run = await harness.start(types.waitsAWeek, {}, { skip: true });
    await expect(run.result).rejects.toMatchObject({ cause: { type: 'backstitch:NotReceived' } });
    expect(began(run.events)).toEqual(['doA', 'doA/compensation']);
  });
});

describe('a compensation', () => {
  it('that fails ten times and then works is done', async () => {
    const run = await harness.start(types.inOrder, { doB: full(), 'doA/compensation': failsTimes(10) }, { skip: true });
    await expect(run.result).rejects.toMatchObject({ cause: { type: 'Full' } });
    expect(run.events.at(-1)).toBe('doA/compensation ok');
  });

  it('that fails for a month grows the history by no more than a few events', async () => {
    const month = 740; // tries, an hour apart at last
    const quick = await harness.start(types.inOrder, { doB: full() }, { skip: true });
    await quick.result.catch(() => undefined);
    const run = await harness.start(
      types.inOrder,
      { doB: full(), 'doA/compensation': failsTimes(month) },
      { skip: true },
    );
    await expect(run.result).rejects.toMatchObject({ cause: { type: 'Full' } });
    const skips = (await run.handle.fetchHistory()).events!.filter(
      (event) => event.workflowExecutionTimeSkippingTransitionedEventAttributes,
    ).length;
    expect((await size(run)) - skips - (await size(quick))).toBeLessThan(15);
  }, 120_000);

  it('that needs attention is tried again now, and then resolved, by an operator', async () => {
    const run = await harness.start(types.inOrder, { doB: full(), 'doA/compensation': broken });
    await until(async () => (await status(run)) === 'needs-attention');
    const before = run.events.length;
    await act(run, { action: 'retry', stepId: 'doA', of: 'compensation' });
    await until(() => run.events.length > before);
    await until(async () => (await status(run)) === 'needs-attention');
    await act(run, { action: 'resolve', stepId: 'doA', of: 'compensation' });
    await expect(run.result).rejects.toMatchObject({ cause: { type: 'Full' } });
  });

  it('gets another input from an operator', async () => {
    const picky = (_: number, input: unknown) => {
      if ((input as { input: { n: number } }).input.n !== 42) broken();
    };
    const run = await harness.start(types.inOrder, { doB: full(), 'doA/compensation': picky });
    await until(async () => (await status(run)) === 'needs-attention');
    await act(run, { action: 'replace-input', stepId: 'doA', of: 'compensation', input: { n: 42 } });
    await expect(run.result).rejects.toMatchObject({ cause: { type: 'Full' } });
    expect(run.events.at(-1)).toBe('doA/compensation ok');
  });

  it('does not leave the others undone', async () => {
    const run = await harness.start(types.sideBySideThenOne, { doC: full(), 'doA/compensation': broken });
    await until(async () => (await status(run)) === 'needs-attention');
    await until(() => run.events.includes('doB/compensation ok'));
    await act(run, { action: 'resolve', stepId: 'doA', of: 'compensation' });
    await expect(run.result).rejects.toThrow();
  });

  it('is not stopped by cancel', async () => {
    const run = await harness.start(types.inOrder, { doB: full(), 'doA/compensation': takes(500) });
    await until(() => run.events.includes('doA/compensation'));
    await run.handle.cancel();
    await expect(run.result).rejects.toThrow();
    expect(run.events.at(-1)).toBe('doA/compensation ok');
  });

  it('that needs no attention can’t be acted on', async () => {
    const run = await harness.start(types.waits);
    await expect(act(run, { action: 'resolve', stepId: 'doA' })).rejects.toMatchObject({
      cause: { type: 'no-attention-needed' },
    });
    await run.handle.signal('Approval', { by: 'bo' });
    await run.result;
  });
});

describe('a saga type that holds on failure', () => {
  const held = async (script = {}) => {
    const run = await harness.start(types.held, { doB: full(), ...script });
    await until(async () => (await status(run)) === 'needs-attention');
    expect(run.events.join()).not.toContain('compensation');
    return run;
  };

  it('goes on with a replaced input', async () => {
    const run = await held({
      doB: (_: number, input: { n: number }) => (input.n === 2 ? full()() : `with ${input.n}`),
    });
    await act(run, { action: 'replace-input', stepId: 'doB', input: { n: 7 } });
    expect(await run.result).toBe('with 7');
    expect(run.marks.doB).toMatchObject({ undo: 'undoB' });
  });

  it('goes on with an output that an operator gives', async () => {
    const run = await held();
    await act(run, { action: 'resolve', stepId: 'doB', output: 'by hand' });
    expect(await run.result).toBe('by hand');
  });

  it('tries again when told to', async () => {
    let times = 0;
    const run = await held({ doB: () => (++times === 1 ? full()() : 'second time') });
    await act(run, { action: 'retry', stepId: 'doB' });
    expect(await run.result).toBe('second time');
  });

  it('compensates when told to', async () => {
    const run = await held();
    await end(run, 'compensate');
    await expect(run.result).rejects.toMatchObject({ cause: { type: 'backstitch:SagaCompensated' } });
    expect(began(run.events)).toEqual(['doA', 'doB', 'doA/compensation']);
  });
});
