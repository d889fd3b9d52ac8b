import { type StepAct, operatorUpdates } from '@backstitch/saga-log';
import { types } from './contracts';
import { until } from '@backstitch/testing/bench';
import { type Run, SagaHarness, broken, failsTimes, full, takes } from './saga-harness';

let harness: SagaHarness;
beforeAll(async () => (harness = await SagaHarness.open()));
afterAll(() => harness.close());

const began = (events: readonly string[]) => events.filter((event) => !event.includes(' '));
const who = { by: 'ann', reason: 'because' };
const cancel = ({ handle }: Run) => handle.executeUpdate(operatorUpdates.end, { args: [{ action: 'cancel', ...who }] });
const act = ({ handle }: Run, it: Partial<StepAct> & Pick<StepAct, 'action' | 'stepId'>) =>
  handle.executeUpdate(operatorUpdates.step, { args: [{ of: 'request', ...who, ...it }] });
const attention = async ({ handle }: Run) =>
  (await handle.describe()).typedSearchAttributes.getAll().some(({ value }) => value === 'needs-attention');

it('runs alone: asked beside a step it is an error before it is sent', async () => {
  const run = await harness.start(types.pivotBesideAStep);
  await expect(run.result).rejects.toMatchObject({ cause: { type: 'backstitch:PivotNotAlone' } });
  expect(began(run.events).filter((event) => event.startsWith('doB'))).toEqual([]);
});

it('runs alone: a step asked beside it is an error before it is sent', async () => {
  const run = await harness.start(types.stepBesideAPivot);
  await expect(run.result).rejects.toMatchObject({ cause: { type: 'backstitch:PivotNotAlone' } });
  expect(run.events).toEqual([]);
});

it('has to be declared by the saga type', async () => {
  const run = await harness.start(types.pivotUndeclared);
  await expect(run.result).rejects.toMatchObject({ cause: { type: 'backstitch:PivotUndeclared' } });
  expect(run.events).toEqual([]);
});

it('that is refused has everything before it compensated', async () => {
  const run = await harness.start(types.pivots, { doB: full() });
  await expect(run.result).rejects.toMatchObject({ cause: { type: 'Full' } });
  expect(began(run.events)).toEqual(['doA', 'doB', 'doA/compensation']);
});

it('whose outcome is unknown is asked again until it is known', async () => {
  const run = await harness.start(types.pivots, { doB: failsTimes(12) }, { skip: true });
  expect(await run.result).toBe('doC done');
  expect(run.events.filter((event) => event === 'doB')).toHaveLength(13);
  expect(run.events.join()).not.toContain('compensation');
});

it('keeps later steps going until they succeed', async () => {
  const run = await harness.start(types.pivots, { doC: failsTimes(12) }, { skip: true });
  expect(await run.result).toBe('at last');
  expect(run.events.join()).not.toContain('compensation');
});

it('gives a later refusal to the code, whose scope is compensated and takes another way', async () => {
  const run = await harness.start(types.fallsBackAfterPivot, { doC: full() });
  expect(await run.result).toBe('doB.2 done');
  expect(began(run.events)).toEqual(['doA', 'doB', 'doC', 'doB/compensation', 'doB.2']);
});

it('has a later refusal that nobody catches wait for an operator, then goes on', async () => {
  let times = 0;
  const run = await harness.start(types.pivots, { doC: () => (++times < 3 ? full()() : 'third time') });
  await until(() => attention(run));
  await act(run, { action: 'retry', stepId: 'doC' });
  await until(() => times === 2);
  await until(() => attention(run));
  await act(run, { action: 'retry', stepId: 'doC' });
  expect(await run.result).toBe('third time');
  expect(began(run.events)).toEqual(['doA', 'doB', 'doC', 'doC', 'doC']);
});

it('goes on with an operator’s output for a later refusal that nobody catches', async () => {
  const run = await harness.start(types.pivots, { doC: full() });
  await until(() => attention(run));
  await act(run, { action: 'resolve', stepId: 'doC', output: 'by hand' });
  expect(await run.result).toBe('by hand');
});

it('refuses cancel once it has completed, and ignores Temporal’s own', async () => {
  const run = await harness.start(types.waitsAfterPivot);
  await until(() => run.events.includes('doB ok'));
  await until(async () => (await run.handle.fetchHistory()).events!.at(-1)!.workflowTaskCompletedEventAttributes);
  await expect(cancel(run)).rejects.toMatchObject({ cause: { type: 'past-the-pivot' } });
  await run.handle.cancel();
  await run.handle.signal('Approval', { by: 'bo' });
  expect(await run.result).toBe('doC done');
});

it('takes cancel before it is asked', async () => {
  const run = await harness.start(types.waitsBeforePivot);
  await until(() => run.events.includes('doA ok'));
  await cancel(run);
  await expect(run.result).rejects.toThrow();
  expect(began(run.events)).toEqual(['doA', 'doA/compensation']);
});

it('decides what becomes of a cancel that comes while it is in flight: completed, the saga goes on', async () => {
  const run = await harness.start(types.pivots, { doB: takes(500) });
  await until(() => run.events.includes('doB'));
  await run.handle.cancel();
  expect(await run.result).toBe('doC done');
});

it('decides what becomes of a cancel that comes while it is in flight: refused, the saga is cancelled', async () => {
  const run = await harness.start(types.pivots, { doB: takes(500, full()) });
  await until(() => run.events.includes('doB'));
  await run.handle.cancel();
  await expect(run.result).rejects.toThrow();
  expect((await run.handle.describe()).status.name).toBe('CANCELLED');
  expect(began(run.events)).toEqual(['doA', 'doB', 'doA/compensation']);
});

it('of a nested saga is one of the saga around it', async () => {
  const run = await harness.start(types.nestsPivot, { doC: failsTimes(1) });
  expect(await run.result).toBe('at last');
});

it('of a nested saga has to be said at the call', async () => {
  const run = await harness.start(types.nestsPivotUnsaid);
  await expect(run.result).rejects.toMatchObject({ cause: { type: 'backstitch:PivotUndeclared' } });
  expect(began(run.events)).toEqual(['doA', 'doA/compensation']);
});

it('that fails without an answer waits for an operator, and nothing is compensated meanwhile', async () => {
  const run = await harness.start(types.pivots, { doB: broken });
  await until(() => attention(run));
  await act(run, { action: 'resolve', stepId: 'doB', output: 'captured by hand' });
  expect(await run.result).toBe('doC done');
  expect(run.events.join()).not.toContain('compensation');
});

it('that an operator resolves while an attempt is under way is resolved, when that attempt fails', async () => {
  const run = await harness.start(types.pivots, { doB: takes(300, broken) });
  await until(() => attention(run));
  await until(() => run.events.filter((event) => event === 'doB').length === 2);
  await act(run, { action: 'resolve', stepId: 'doB', output: 'captured by hand' });
  expect(await run.result).toBe('doC done');
  expect(run.events.filter((event) => event === 'doB failed')).toHaveLength(2);
});

it('that an operator resolves while an attempt is under way has that attempt’s answer, when it comes', async () => {
  let times = 0;
  const run = await harness.start(types.pivots, { doB: takes(300, () => (++times === 1 ? broken() : 'captured')) });
  await until(() => attention(run));
  await until(() => run.events.filter((event) => event === 'doB').length === 2);
  await act(run, { action: 'resolve', stepId: 'doB', output: 'captured by hand' });
  await run.result;
  const log = await run.handle.query<{ output: unknown }[]>('backstitch.log');
  expect(log[1]!.output).toBe('captured');
});
