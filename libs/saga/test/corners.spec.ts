import { randomUUID } from 'node:crypto';
import { type StepAct, operatorUpdates } from '@backstitch/saga-log';
import { types } from './contracts';
import { until } from '@backstitch/testing/bench';
import { type Run, SagaHarness, broken, full, takes } from './saga-harness';

let harness: SagaHarness;
beforeAll(async () => (harness = await SagaHarness.open()));
afterAll(() => harness.close());

const who = { by: 'ann', reason: 'because' };
const act = ({ handle }: Run, it: Pick<StepAct, 'action' | 'stepId'>) =>
  handle.executeUpdate(operatorUpdates.step, { args: [{ of: 'request', ...who, ...it }] });
const attention = async ({ handle }: Run) =>
  (await handle.describe()).typedSearchAttributes.getAll().some(({ value }) => value === 'needs-attention');
const count = ({ events }: Run, event: string) => events.filter((it) => it === event).length;

it('more steps than fit into a search attribute need attention, and the saga lives', async () => {
  const steps = Array.from({ length: 90 }, (_, n) => `a step with quite a long name ${n}`);
  const run = await harness.start(types.crowd, Object.fromEntries(steps.map((id) => [id, broken])));
  await until(() => attention(run));
  await until(() => steps.every((id) => run.events.includes(`${id} failed`)));
  await run.handle.executeUpdate(operatorUpdates.end, { args: [{ action: 'compensate', ...who }] });
  await expect(run.result).rejects.toMatchObject({ cause: { type: 'backstitch:SagaCompensated' } });
  expect(steps.filter((id) => count(run, `${id}/compensation ok`) === 1)).toHaveLength(90);
}, 60_000);

it('a call whose attempt would be longer than a timer can be is an error, before anything is sent', async () => {
  const run = await harness.start(types.asksForTooLong, {});
  await expect(run.result).rejects.toMatchObject({
    cause: { message: expect.stringMatching(/24\.8 days/) as unknown },
  });
  expect([count(run, 'doB ok'), count(run, 'doA/compensation ok')]).toEqual([0, 1]);
});

describe('code that fails for its own sake', () => {
  /** The saga's task fails, and the saga stays as it is until somebody mends its code. */
  const isBroken = async (type: string) => {
    const workflowId = `${type}/${randomUUID()}`;
    harness.play(workflowId, { doB: takes(500) });
    const handle = await harness.client.workflow.start(type, { workflowId, taskQueue: 'sagas', args: [1] });
    try {
      await until(async () => {
        const { events } = await handle.fetchHistory();
        return events!.some((it) =>
          it.workflowTaskFailedEventAttributes?.failure?.message?.includes('after its pivot'),
        );
      });
      expect((await handle.describe()).status.name).toBe('RUNNING');
    } finally {
      await handle.terminate();
    }
  };

  it('beside a pivot in flight waits for its outcome: once it has completed, there is no way back', () =>
    isBroken('failsBesideAPivot'));

  it('after the pivot doesn’t fail the saga, whatever it throws', () => isBroken('throwsAfterPivot'));
});

it('a saga whose other way has succeeded ends when the scope that failed is undone', async () => {
  const run = await harness.start(types.takesTheOtherWay, {
    doB: full(),
    doC: takes(300),
    'doA/compensation': takes(900),
  });
  expect(await run.result).toBe('ok');
  expect(count(run, 'doA/compensation ok')).toBe(1);
});

it('a step that waits for an operator after the pivot doesn’t keep other branches from going on', async () => {
  const run = await harness.start(types.twoBranchesAfterPivot, { doB: full() });
  await until(() => attention(run));
  await act(run, { action: 'resolve', stepId: 'doB' });
  await run.handle.signal('Approval', { by: 'bo' });
  expect(await run.result).toBe('done');
  expect(count(run, 'doC')).toBe(1);
});

it('a step that waits for an operator after the pivot in a later run of its saga is asked there again', async () => {
  let times = 0;
  const script = { 'doB.2': () => ((times += 1) === 1 ? full()() : 'second') };
  const run = await harness.start(types.goesOnAfterPivot, script, { input: 1 });
  await until(() => times === 1);
  await until(() => attention(run));
  await act(run, { action: 'retry', stepId: 'doB.2' });
  expect(await run.result).toBe('second');
  expect(['doA', 'doB', 'doB.2'].map((id) => count(run, id))).toEqual([1, 1, 2]);
});

it('a compensation whose input and output are large goes without them: its participant has both', async () => {
  const run = await harness.start(types.carriesMuch, { doA: () => 'y'.repeat(950_000), doC: full() });
  await expect(run.result).rejects.toMatchObject({ cause: { type: 'Full' } });
  expect(Object.keys(run.inputs['doA/compensation'] as object)).toEqual(['stepId', 'answered']);
});

it('two who wait for the same message get one each', async () => {
  const run = await harness.start(types.twoApprovals);
  await run.handle.signal('Approval', { by: 'ann' });
  await until(async () => {
    const events = (await run.handle.fetchHistory()).events!;
    const isTaken = events.at(-1)!.workflowTaskCompletedEventAttributes;
    return isTaken && events.some((it) => it.workflowExecutionSignaledEventAttributes);
  });
  await run.handle.signal('Approval', { by: 'bo' });
  expect(await run.result).toEqual([{ by: 'ann' }, { by: 'bo' }]);
});

it('a message that comes with the start, before any code has run, is taken', async () => {
  const workflowId = `waits/${randomUUID()}`;
  const starting = { workflowId, taskQueue: 'sagas', args: [1], signal: 'Approval', signalArgs: [{ by: 'ann' }] };
  const handle = await harness.client.workflow.signalWithStart('waits', starting);
  expect(await handle.result()).toEqual({ by: 'ann' });
});

it('what earlier runs have left to compensate has its room in the history of each run', async () => {
  const run = await harness.start(types.owesFromRunToRun, {}, { input: 1 });
  await expect(run.result).rejects.toMatchObject({ cause: { type: 'backstitch:SagaTooLarge' } });
  expect(run.events.filter((event) => event.endsWith('/compensation ok')).length).toBeGreaterThan(5);
});
