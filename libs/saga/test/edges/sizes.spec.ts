import { edges } from './contracts';
import { until } from '@backstitch/testing/bench';
import { type Run, SagaHarness, full } from '../saga-harness';

let harness: SagaHarness;
beforeAll(async () => (harness = await SagaHarness.open({ workflowsPath: require.resolve('./sagas') })));
afterAll(() => harness.stop());

const count = ({ events }: Run, ending: RegExp) => events.filter((event) => ending.test(event)).length;
const undone = (run: Run, step: string) => count(run, new RegExp(`^${step}(\\.\\d+)?/compensation ok$`));
const done = (run: Run, step: string) => count(run, new RegExp(`^${step}(\\.\\d+)? ok$`));
const answers = (bytes: number) => () => 'y'.repeat(bytes);
const each = (step: string, steps: number, then: () => unknown) =>
  Object.fromEntries(Array.from({ length: steps }, (_, n) => [n === 0 ? step : `${step}.${n + 1}`, then]));
/** What a saga of this type does: whatever adds up, all that took effect is undone. */
const unwinds = async (run: Run, ...steps: string[]) => {
  await expect(run.result).rejects.toThrow();
  expect((await run.handle.describe()).status.name).toBe('FAILED');
  for (const step of steps) expect({ step, undone: undone(run, step) }).toEqual({ step, undone: done(run, step) });
};

async function tasksOf(run: Run) {
  const { events } = await run.handle.fetchHistory();
  return {
    events: events!.length,
    done: events!.filter((event) => event.workflowTaskCompletedEventAttributes).length,
    failed: events!.filter(
      (event) => event.workflowTaskFailedEventAttributes ?? event.workflowTaskTimedOutEventAttributes,
    ),
  };
}

describe('what adds up in one workflow task', () => {
  it('large answers: their compensations go side by side, and fit', async () => {
    const run = await harness.start(
      edges.sideBySide,
      { ...each('doB', 3, answers(1_600_000)), doC: full() },
      { input: { steps: 3, bytes: 10 } },
    );
    await unwinds(run, 'doA', 'doB');
    expect(undone(run, 'doB')).toBe(3);
  }, 60_000);

  it('many ordinary ones: so do the compensations of two hundred', async () => {
    const script = { ...each('doB', 200, answers(12_000)), doC: full() };
    const run = await harness.start(edges.sideBySide, script, { input: { steps: 200, bytes: 12_000 } });
    await unwinds(run, 'doA', 'doB');
    expect(undone(run, 'doB')).toBe(200);
  }, 120_000);

  it('a crowd side by side: no workflow task fails, forwards or backwards', async () => {
    const steps = 1_500;
    const script = { ...each('doB', steps, () => 'done'), doC: full() };
    const run = await harness.start(edges.sideBySide, script, { input: { steps, bytes: 10 } });
    await unwinds(run, 'doA', 'doB');
    expect(undone(run, 'doB')).toBe(steps);
    const { failed, done: tasks, events } = await tasksOf(run);
    console.log(`${steps} side by side, then their compensations: ${tasks} workflow tasks, ${events} events`);
    expect(failed).toEqual([]);
    // Each task brings more than one answer.
    expect(tasks).toBeLessThan(2 * steps);
  }, 240_000);

  it('large inputs: what doesn’t fit into the task is sent when something has settled', async () => {
    const run = await harness.start(edges.sideBySide, {}, { input: { steps: 10, bytes: 500_000 } });
    await run.result;
    expect(done(run, 'doB')).toBe(10);
  }, 60_000);

  it('more steps than the server lets be pending end, one way or the other', async () => {
    const run = await harness.start(edges.sideBySide, {}, { input: { steps: 2_050, bytes: 1 } });
    await run.result.catch(() => undefined);
    expect(['COMPLETED', 'FAILED']).toContain((await run.handle.describe()).status.name);
    if ((await run.handle.describe()).status.name === 'FAILED') await unwinds(run, 'doA', 'doB');
    expect((await tasksOf(run)).failed).toEqual([]);
  }, 120_000);
});

it('a wait that Temporal can’t carry is an error of the saga, and not of its task', async () => {
  const run = await harness.start(edges.waitsTooLong, {}, { input: 4_000_000 });
  await unwinds(run, 'doA');
}, 60_000);

describe('what adds up in a history', () => {
  it('large answers one after the other: the saga stops while it can still undo them', async () => {
    const run = await harness.start(
      edges.oneByOne,
      { ...each('doA', 40, answers(1_500_000)), doC: full() },
      { input: { steps: 40, bytes: 10 } },
    );
    await unwinds(run, 'doA');
    expect(done(run, 'doA')).toBeGreaterThan(20);
  }, 120_000);

  it('larger answers side by side than there is room for: those in flight have theirs, the others wait', async () => {
    const script = { ...each('doB', 60, answers(1_500_000)), doC: full() };
    const run = await harness.start(edges.sideBySide, script, { input: { steps: 60, bytes: 10 } });
    await unwinds(run, 'doA', 'doB');
    expect(done(run, 'doB')).toBeGreaterThan(10);
  }, 120_000);

  it('timers that the code sets by itself', async () => {
    const run = await harness.start(edges.sleeps);
    await unwinds(run, 'doA');
    expect((await run.handle.describe()).historyLength).toBeLessThan(400);
  }, 60_000);

  it('steps that have nothing to undo keep no room for it', async () => {
    const run = await harness.start(edges.reads);
    await run.result;
  }, 60_000);

  it('steps after the pivot: the task fails, visibly, before the server ends the saga', async () => {
    const run = await harness.start(edges.stepsAfterPivot);
    try {
      await until(async () => {
        const { events } = await run.handle.fetchHistory();
        const failed = events!.find((it) => it.workflowTaskFailedEventAttributes);
        return failed?.workflowTaskFailedEventAttributes?.failure?.cause?.message?.includes('continueSaga');
      }, 30_000);
      const { status, historyLength } = await run.handle.describe();
      expect([status.name, historyLength < 400]).toEqual(['RUNNING', true]);
    } finally {
      await run.handle.terminate();
    }
  }, 60_000);
});

it('what can never be undone is not carried on: a saga past its pivot goes on for as long as it wants', async () => {
  const run = await harness.start(edges.goesOnPastItsPivot, {}, { input: 1 });
  expect(await run.result).toBe('there');
}, 60_000);

it.each(['undefined', 'null', 'symbol', 'large', 'circular', 'bigint', 'engine'])(
  'a saga ends whatever it throws: %s',
  async (what) => {
    const run = await harness.start(edges.throwsOddly, {}, { input: what });
    await unwinds(run, 'doA');
    const type = ((await run.result.catch((error: unknown) => error)) as { cause: { type: string } }).cause.type;
    expect(type).not.toMatch(/^backstitch:/);
  },
);
