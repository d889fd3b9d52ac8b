import { type Carried, carriedIn, payloadLimit, payloadSize, valueAt } from '@backstitch/saga-log';
import type { WorkflowHandle } from '@temporalio/client';
import { edges } from './contracts';
import { SagaHarness } from '../saga-harness';

let harness: SagaHarness;
beforeAll(async () => (harness = await SagaHarness.open({ workflowsPath: require.resolve('./sagas') })));
afterAll(() => harness.stop());

type Continued = Extract<Carried, { readonly as: 'continued' }>;
const from = (more: Partial<Continued>): Continued => ({
  ...{ as: 'continued', key: 'k', log: [], clock: 10, names: {}, messages: {}, audit: [], startedAt: Date.now() },
  ...more,
});
/** What its latest run was given. */
async function given({ workflowId }: WorkflowHandle): Promise<Continued> {
  const { events } = await harness.client.workflow.getHandle(workflowId).fetchHistory();
  return carriedIn(valueAt(events![0]!.workflowExecutionStartedEventAttributes!.input, 1)) as Continued;
}
const numbered = (count: number, length: number) =>
  Array.from({ length: count }, (_, n) => String(n).padStart(length, '0'));

it('of scopes that have ended past the pivot nothing is carried on', async () => {
  const run = await harness.start(edges.renews, {}, { input: 1 });
  expect(await run.result).toBe('renewed');
  expect((await given(run.handle)).log.map(({ stepId }) => stepId)).toEqual(['doA']);
});

it('a saga that has had ever so many messages and acts goes on: it knows the latest', async () => {
  const audit = numbered(7_000, 100).map((reason) => ({ at: '', by: 'ann', action: 'pause' as const, reason }));
  const before = from({ audit });
  const keys = numbered(Math.floor((payloadLimit - payloadSize(before) - 100) / 19), 16);
  const run = await harness.start(edges.rounds, {}, { input: 1, carried: { ...before, keys } });
  const latest = () => harness.client.workflow.getHandle(run.handle.workflowId);
  for (const key of ['one'.padEnd(16), keys.at(-1)!, 'two'.padEnd(16), 'one'.padEnd(16), 'three'.padEnd(16)]) {
    await latest().signal('Approval', { by: key }, key);
  }
  expect(await run.result).toBe('three');
  const { keys: known = [], audit: acts } = await given(run.handle);
  expect(known).toHaveLength(30_000);
  expect(known).toEqual(expect.arrayContaining([keys.at(-1), 'one'.padEnd(16), 'two'.padEnd(16)]));
  expect(acts.at(-1)).toEqual(audit.at(-1));
  expect(payloadSize(acts)).toBeLessThan(256 * 1024);
}, 60_000);

it('a saga whose steps have ever new names goes on, and no two of its steps have the same id', async () => {
  const names = Object.fromEntries(numbered(9_000, 20).map((name) => [name, 1]));
  const known = Object.keys(names)[0]!;
  const input = ['new', 'another', 'new', known, 'new', known, 'constructor'];
  const run = await harness.start(edges.asksByData, {}, { input, carried: from({ names }) });
  await run.result;
  expect(run.events.filter((event) => event.endsWith(' ok')).map((event) => event.slice(0, -3))).toEqual([
    ...['new.1', 'another.2', 'new.3', `${known}.2`],
    ...['new.4', `${known}.3`, 'constructor.5'],
  ]);
  expect(payloadSize((await given(run.handle)).names)).toBeLessThan(256 * 1024);
}, 60_000);

it('a step may be called as what every object has', async () => {
  const run = await harness.start(edges.asksByData, {}, { input: ['constructor', 'constructor'] });
  await run.result;
  expect(run.events).toEqual(['constructor', 'constructor ok', 'constructor.2', 'constructor.2 ok']);
});

it('a step whose answer can’t be read may have had its effect', async () => {
  const run = await harness.start(edges.breaksAtAnswer);
  await expect(run.result).rejects.toThrow();
  expect(run.events.filter((event) => !event.includes(' '))).toEqual(['doA', 'doA/compensation']);
});
