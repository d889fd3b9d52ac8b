import { edges } from './contracts';
import { until } from '@backstitch/testing/bench';
import { type Run, SagaHarness, broken, full, takes } from '../saga-harness';

let harness: SagaHarness;
beforeAll(async () => (harness = await SagaHarness.open({ workflowsPath: require.resolve('./sagas') })));
afterAll(() => harness.close());

const began = ({ events }: Run) => events.filter((event) => !event.includes(' '));
const compensated = async (run: Run, ...undone: string[]) => {
  await expect(run.result).rejects.toThrow();
  expect((await run.handle.describe()).status.name).toBe('FAILED');
  expect(began(run).filter((event) => event.endsWith('/compensation'))).toEqual(
    undone.map((it) => `${it}/compensation`),
  );
  const events = (await run.handle.fetchHistory()).events!;
  expect(events.filter((it) => it.workflowTaskFailedEventAttributes)).toEqual([]);
};

describe('a failure that nobody looks at is the saga’s', () => {
  it('of a helper that is awaited later, when another has failed before', async () => {
    const run = await harness.start(edges.legs, {
      doA: takes(100, full()),
      doB: () => {
        throw new Error('not yet');
      },
    });
    await compensated(run, 'doB');
  });

  it('of a helper that is awaited later, and fails first', async () => {
    const run = await harness.start(edges.legs, { doA: takes(600), doB: takes(100, full()) });
    await compensated(run, 'doC', 'doA');
  });

  it('of a helper that nobody awaits', async () => {
    const run = await harness.start(edges.helper, { doA: full(), doB: takes(300) });
    await compensated(run, 'doB');
  });

  it('of what follows a step that nobody awaits', async () => {
    const run = await harness.start(edges.chain, { doA: full(), doB: takes(300) });
    await compensated(run, 'doB');
  });

  it('of a scope that is awaited later', async () => {
    const run = await harness.start(edges.scopeForLater, { doA: full(), doB: takes(300) });
    await compensated(run, 'doB');
  });

  it('of a message that is awaited later', async () => {
    const run = await harness.start(edges.messageForLater, { doA: takes(500), doB: takes(100) });
    await compensated(run, 'doB', 'doA');
  });

  it('of a helper that throws an error of its own', async () => {
    const run = await harness.start(edges.ownThrow, { doB: takes(400) });
    await compensated(run, 'doB', 'doA');
  });

  it('but one that is looked at late is the code’s', async () => {
    const run = await harness.start(edges.looksLate, { doA: full(), doB: takes(300) });
    expect(await run.result).toBe('caught');
  });

  it('of a step in flight, while the saga is on its way into a new run', async () => {
    const run = await harness.start(edges.goesOnTooEarly, { doA: takes(500, full()) }, { input: 1 });
    await compensated(run, 'doB');
  });
});

describe('code that was left behind', () => {
  it('hears nothing more, and can’t fail the workflow by an error of its own', async () => {
    const run = await harness.start(edges.lateHelper, { doA: full(), 'doB/compensation': takes(500) });
    await expect(run.result).rejects.toMatchObject({ cause: { type: 'Full' } });
    const events = (await run.handle.fetchHistory()).events!;
    expect(events.filter((it) => it.workflowTaskFailedEventAttributes)).toEqual([]);
  });

  const timers = async (run: Run) =>
    (await run.handle.fetchHistory()).events!.filter((it) => it.timerStartedEventAttributes).length;

  it('sets no timer: its loop writes nothing while the saga compensates', async () => {
    const run = await harness.start(edges.sleepsOn, { doA: takes(200, full()), 'doB/compensation': takes(1_500) });
    await compensated(run, 'doB');
    expect(await timers(run)).toBeLessThan(30);
  });

  it('sets no timer while the saga that has ended well undoes what is in doubt', async () => {
    const run = await harness.start(edges.sleepsAfterItsEnd, {
      doB: broken,
      doA: takes(200),
      'doB/compensation': takes(1_500),
    });
    expect(await run.result).toBe('unknown');
    expect(await timers(run)).toBeLessThan(30);
  });

  it('takes no message: a wait that has lost a race lets the next one have it', async () => {
    const run = await harness.start(edges.lostRace);
    await until(async () => (await run.handle.fetchHistory()).events!.some((it) => it.timerFiredEventAttributes));
    await run.handle.signal('Approval', { by: 'ann' });
    expect(await run.result).toEqual({ by: 'ann' });
  });

  it('takes no message: nor does a scope that has failed', async () => {
    const run = await harness.start(edges.deadScope, { doB: full() });
    await until(() => run.events.includes('doB failed'));
    await until(async () => (await run.handle.fetchHistory()).events!.at(-1)!.workflowTaskCompletedEventAttributes);
    await run.handle.signal('Approval', { by: 'ann' });
    expect(await run.result).toEqual({ by: 'ann' });
  });
});
