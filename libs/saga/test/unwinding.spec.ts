import { sagaKey } from '@backstitch/saga-log';
import { until } from '@backstitch/testing/bench';
import { SagaHarness, broken, full, takes } from './saga-harness';
import { nobody, types } from './contracts';

let harness: SagaHarness;
beforeAll(async () => (harness = await SagaHarness.open()));
afterAll(() => harness.close());

const began = (events: readonly string[]) => events.filter((event) => !event.includes(' '));

it('completes, and gives its answer', async () => {
  const run = await harness.start(types.inOrder);
  expect(await run.result).toBe('doA done');
  expect(run.events).toEqual(['doA', 'doA ok', 'doB', 'doB ok', 'doC', 'doC ok']);
});

it('unwinds sequential steps strictly last-in-first-out, and not the one that refused', async () => {
  const run = await harness.start(types.inOrder, { doC: full() });
  await expect(run.result).rejects.toMatchObject({ cause: { type: 'Full', details: [{ what: 'it' }] } });
  expect(run.events.slice(6)).toEqual([
    'doB/compensation',
    'doB/compensation ok',
    'doA/compensation',
    'doA/compensation ok',
  ]);
  expect(run.inputs['doA/compensation']).toEqual({
    stepId: 'doA',
    answered: true,
    input: { n: 1 },
    output: 'doA done',
  });
});

it('compensates the step whose outcome is unknown, without an output, before the others', async () => {
  const run = await harness.start(types.inOrder, { doC: broken });
  await expect(run.result).rejects.toMatchObject({ cause: { type: 'OutcomeUnknown' } });
  expect(began(run.events)).toEqual(['doA', 'doB', 'doC', 'doC/compensation', 'doB/compensation', 'doA/compensation']);
  expect(run.inputs['doC/compensation']).toEqual({ stepId: 'doC', input: { n: 3 } });
});

it('unwinds side by side what ran side by side', async () => {
  const slow = takes(150);
  const run = await harness.start(types.sideBySideThenOne, {
    doC: full(),
    'doA/compensation': slow,
    'doB/compensation': slow,
  });
  await expect(run.result).rejects.toThrow();
  expect(run.events.slice(6, 8).sort()).toEqual(['doA/compensation', 'doB/compensation']);
});

it('unwinds one at a time in reverse start order when the saga type says so', async () => {
  const slow = takes(150);
  const run = await harness.start(types.inOrderOneAtATime, {
    doC: full(),
    'doA/compensation': slow,
    'doB/compensation': slow,
  });
  await expect(run.result).rejects.toThrow();
  expect(run.events.slice(6)).toEqual([
    'doB/compensation',
    'doB/compensation ok',
    'doA/compensation',
    'doA/compensation ok',
  ]);
});

describe('a saga that is never unwound, and undoes what its definition says', () => {
  const undo = ['doB/compensation', 'doA.2/compensation', 'doA/compensation'];

  it('undoes what took effect, or may have, in the order of every unwinding', async () => {
    const run = await harness.start(types.undoesByHand, { doB: broken });
    await run.result;
    expect(began(run.events)).toEqual(['doA', 'doA.2', 'doB', ...undo, 'doC']);
    expect(run.inputs['doA.2/compensation']).toMatchObject({ stepId: 'doA.2', input: 2, output: 'doA.2 done' });
    expect(run.inputs['doC']).toEqual({ undone: ['doB', 'doA.2', 'doA'] });
  });

  it('asks nothing of what was refused, and undoes nothing more when it fails afterwards', async () => {
    const run = await harness.start(types.undoesByHand, { doB: full(), doC: full() });
    await expect(run.result).rejects.toMatchObject({ cause: { type: 'Full' } });
    expect(began(run.events)).toEqual(['doA', 'doA.2', 'doB', 'doA.2/compensation', 'doA/compensation', 'doC']);
  });

  it('goes on undoing when it is cancelled meanwhile, and ends when that is done', async () => {
    const run = await harness.start(types.undoesByHand, { 'doA.2/compensation': takes(400) });
    await until(() => run.events.includes('doA.2/compensation'));
    await run.handle.cancel();
    await expect(run.result).rejects.toThrow();
    expect(began(run.events)).toEqual(['doA', 'doA.2', 'doB', ...undo]);
  });
});

it('starts no new step when one has failed, lets siblings settle, then unwinds', async () => {
  const run = await harness.start(types.branches, { doA: full(), doB: takes(300) });
  await expect(run.result).rejects.toThrow();
  expect(run.events.slice(-3)).toEqual(['doB ok', 'doB/compensation', 'doB/compensation ok']);
  expect(run.events).not.toContain('doC');
});

it('does not try a sibling again when a step has failed', async () => {
  const fails = takes(300, () => {
    throw new Error('lost');
  });
  const run = await harness.start(types.branches, { doA: full(), doB: fails });
  await expect(run.result).rejects.toThrow();
  expect(run.events.filter((event) => event === 'doB')).toHaveLength(1);
  expect(run.events.slice(-3)).toEqual(['doB failed', 'doB/compensation', 'doB/compensation ok']);
});

it('goes another way when the code catches a refusal, and unwinds nothing', async () => {
  const run = await harness.start(types.catches, { doA: full('room') });
  expect(await run.result).toBe('doB done');
  expect(run.inputs.doB).toEqual({ insteadOf: 'room' });
  expect(run.events.join()).not.toContain('compensation');
});

it('compensates a caught step of unknown outcome before it ends', async () => {
  const run = await harness.start(types.catchesAll, { doA: broken });
  expect(await run.result).toEqual({ first: 'failed', second: 'doB done' });
  expect(began(run.events)).toEqual(['doA', 'doB', 'doA/compensation']);
});

it('waits for a step that nobody awaited', async () => {
  const run = await harness.start(types.forgets, { doA: takes(300) });
  await run.result;
  expect(run.events.at(-1)).toBe('doA ok');
});

it('fails with the failure of a step that nobody awaited', async () => {
  const run = await harness.start(types.forgets, { doA: full() });
  await expect(run.result).rejects.toMatchObject({ cause: { type: 'Full' } });
  expect(began(run.events).sort()).toEqual(['doA', 'doB', 'doB/compensation']);
});

it('compensates the steps of a scope that failed, and goes on', async () => {
  const run = await harness.start(types.scoped, { doB: full() });
  expect(await run.result).toBe('done');
  expect(began(run.events)).toEqual(['doA', 'doA.2', 'doB', 'doA.2/compensation', 'doC']);
  expect(run.marks['doA.2']).toEqual({
    saga: sagaKey(run.handle.firstExecutionRunId),
    undo: 'undoA',
    scope: 'by air',
  });
});

it('compensates the steps of a scope that went well when the saga fails, and those of one that failed once', async () => {
  const run = await harness.start(types.scopedTwice, { doB: full(), 'doA.2': takes(200), doC: full() });
  await expect(run.result).rejects.toThrow();
  expect(began(run.events)).toEqual(
    ['doA', 'doA.2', 'doB', 'doA.2/compensation', 'doC', 'doA/compensation'].sort(byName(run.events)),
  );
});

it('owes nothing to a participant that no worker serves, nor to one whose worker comes a moment too late', async () => {
  const run = await harness.start(types.asksNobody);
  await expect(run.result).rejects.toMatchObject({ cause: { type: 'NotSent' } });
  const patient = await harness.start(types.asksUntilSomebodyComes);
  await harness.serve(nobody);
  // The request that waits for ever is behind the one that gave up, in the same queue.
  expect(await patient.result).toBe('doN done');
  expect(began(run.events)).toEqual(['doA', 'doA/compensation']);
});

it('unwinds when its own code throws', async () => {
  const run = await harness.start(types.throwsAfter);
  await expect(run.result).rejects.toMatchObject({ cause: { type: 'TypeError', message: 'a bug' } });
  expect(began(run.events)).toEqual(['doA', 'doA/compensation']);
});

it('is cancelled although its code swallows it and goes on for ever', async () => {
  const run = await harness.start(types.swallowsAll);
  await until(() => run.events.includes('doA ok'));
  await run.handle.cancel();
  await expect(run.result).rejects.toThrow();
  expect(began(run.events)).toEqual(['doA', 'doA/compensation']);
});

it('leaves its code where it stands when it is cancelled: it can send nothing on its way out', async () => {
  const run = await harness.start(types.asksWhenCancelled);
  await until(() => run.events.includes('doA ok'));
  await run.handle.cancel();
  await expect(run.result).rejects.toThrow();
  expect(began(run.events)).toEqual(['doA', 'doA/compensation']);
});

it('unwinds a scope and the saga around it at the same time without undoing anything twice', async () => {
  const slow = takes(200);
  const run = await harness.start(types.scopesSideBySide, {
    doC: full(),
    'doC.2': takes(100, full()),
    'doA/compensation': slow,
    'doA.2/compensation': slow,
  });
  await expect(run.result).rejects.toThrow();
  const undone = began(run.events).filter((id) => id.includes('compensation'));
  expect(undone.sort()).toEqual(['doA.2/compensation', 'doA/compensation']);
});

it('waits for a scope that is being unwound when it is cancelled', async () => {
  const run = await harness.start(types.slowScope, { doB: full(), 'doA.2/compensation': takes(500) });
  await until(() => run.events.includes('doA.2/compensation'));
  await run.handle.cancel();
  await expect(run.result).rejects.toThrow();
  expect(run.events.slice(-4)).toEqual([
    'doA.2/compensation',
    'doA.2/compensation ok',
    'doA/compensation',
    'doA/compensation ok',
  ]);
});

it('fails with an error of a call that nobody looked at', async () => {
  const run = await harness.start(types.forgetsAFailure);
  await expect(run.result).rejects.toMatchObject({ cause: { type: 'backstitch:PivotUndeclared' } });
  expect(began(run.events)).toEqual(['doA', 'doA/compensation']);
});

/** Steps that start side by side are begun in any order. */
const byName = (events: readonly string[]) => (x: string, y: string) => events.indexOf(x) - events.indexOf(y);
