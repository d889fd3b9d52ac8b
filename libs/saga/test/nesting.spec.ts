import { sagaOf } from '@backstitch/saga-log';
import { types } from './contracts';
import { until } from '@backstitch/testing/bench';
import { type Run, SagaHarness, broken, full } from './saga-harness';

let harness: SagaHarness;
beforeAll(async () => (harness = await SagaHarness.open()));
afterAll(() => harness.close());

const began = (events: readonly string[]) => events.filter((event) => !event.includes(' '));
const childOf = (run: Run) => `inOrder/${run.handle.firstExecutionRunId}.1`;
const of = async (id: string) => sagaOf((await harness.client.workflow.getHandle(id).fetchHistory()).events!);

/** The nested saga's activities are scripted as those of its parent's run. */
async function start(script: Parameters<SagaHarness['start']>[1]) {
  const run = await harness.start(types.nests, script);
  return run;
}

it('gives the answer of a nested saga', async () => {
  const run = await start({});
  expect(await run.result).toBe('doA done');
  expect(await of(childOf(run))).toMatchObject({ type: 'inOrder', status: 'completed', output: 'doA done' });
});

it('compensates a nested saga that completed, as a whole, under its own id and keys', async () => {
  const run = await start({ doB: full() });
  await expect(run.result).rejects.toMatchObject({ cause: { type: 'Full' } });
  const child = await of(childOf(run));
  expect(child).toMatchObject({
    status: 'compensated',
    steps: [
      { id: 'doA', compensation: { status: 'completed' } },
      { id: 'doB', compensation: { status: 'completed' } },
      { id: 'doC', compensation: { status: 'completed' } },
    ],
  });
  expect(await of(run.handle.workflowId)).toMatchObject({
    status: 'compensated',
    steps: [
      { id: 'inOrder', nested: childOf(run).split('/')[1], compensation: { request: 'unwind', status: 'completed' } },
      { id: 'doB', status: 'refused' },
    ],
  });
});

it('waits for a run of the nested saga that is still open, for as long as that takes, before it compensates it', async () => {
  const open = async () => {
    const blocking = { workflowId: childOf(run), taskQueue: 'nobody', workflowExecutionTimeout: '20 s' } as const;
    await harness.client.workflow.start('inOrder', blocking);
    full()();
  };
  const run: Run = await start({ doB: open });
  await expect(run.result).rejects.toMatchObject({ cause: { type: 'Full' } });
  const { events } = await run.handle.fetchHistory();
  expect(events!.filter((event) => event.startChildWorkflowExecutionFailedEventAttributes)).not.toEqual([]);
  const attributes = events!.map((event) => event.upsertWorkflowSearchAttributesEventAttributes?.searchAttributes);
  expect(attributes.filter((set) => set?.indexedFields?.SagaAttention)).toEqual([]);
  expect(await of(childOf(run))).toMatchObject({ status: 'compensated' });
}, 120_000);

it('sees a nested saga that failed as a refusal: it has compensated all of its own', async () => {
  const run = await harness.start(types.nests);
  harness.adopt(run, childOf(run), { doC: full('nested') });
  await expect(run.result).rejects.toMatchObject({ cause: { type: 'Full', details: [{ what: 'nested' }] } });
  expect(began(run.events)).toEqual(['doA', 'doB', 'doC', 'doB/compensation', 'doA/compensation']);
  expect((await of(run.handle.workflowId)).steps).toMatchObject([{ id: 'inOrder', status: 'refused' }]);
});

it('cancels a nested saga in flight, which compensates', async () => {
  const run = await harness.start(types.nests);
  harness.adopt(run, childOf(run), { doB: () => new Promise((resolve) => setTimeout(resolve, 500)) });
  await until(() => run.events.includes('doB'));
  await run.handle.cancel();
  await expect(run.result).rejects.toThrow();
  expect(await of(childOf(run))).toMatchObject({ status: 'cancelled' });
  expect(began(run.events)).toEqual(['doA', 'doB', 'doB/compensation', 'doA/compensation']);
});

it('asks for attention when a nested saga was ended by force, until an operator resolves it', async () => {
  const run = await harness.start(types.nests);
  harness.adopt(run, childOf(run), { doB: broken, 'doB/compensation': broken });
  await until(() => run.events.includes('doB/compensation'));
  await harness.client.workflow.getHandle(childOf(run)).terminate();
  await until(async () => (await of(run.handle.workflowId)).status === 'needs-attention');
  await run.handle.executeUpdate('backstitch.step', {
    args: [{ action: 'resolve', of: 'compensation', stepId: 'inOrder', by: 'ann', reason: 'recovered' }],
  });
  await expect(run.result).rejects.toMatchObject({ cause: { type: 'OutcomeUnknown' } });
});
