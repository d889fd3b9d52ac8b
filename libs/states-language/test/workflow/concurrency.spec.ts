import type { JsonObject } from '../../src';
import { MachineHarness, task } from './machine-harness';

let harness: MachineHarness;
/** What the Maps took, as a table in Markdown. */
const rows: string[] = [];
beforeAll(async () => {
  harness = await MachineHarness.open();
});
afterAll(async () => {
  console.log(
    [
      '| items | seconds | items a second | failed tasks | slowest answer of others |',
      '| - | - | - | - | - |',
      ...rows,
    ].join('\n'),
  );
  await harness.stop();
});

/** More by `CROWDS=inline:1500,distributed:20000`; a table is printed of what they take. */
const crowds = (process.env['CROWDS'] ?? 'inline:500').split(',').map((crowd) => {
  const [mode, count] = crowd.split(':');
  return [mode === 'inline' ? 'INLINE' : 'DISTRIBUTED', Number(count)] as const;
});

const mapOf = (Mode: string, asked = 'look'): JsonObject => ({
  StartAt: 'All',
  States: {
    All: {
      ...{ Type: 'Map', ItemsPath: '$', ResultPath: null, OutputPath: null, End: true },
      ItemProcessor: {
        ProcessorConfig: Mode === 'INLINE' ? { Mode } : { Mode, ExecutionType: 'STANDARD' },
        ...{ StartAt: 'Look', States: { Look: { ...task(asked, { ResultPath: null }), End: true } } },
      },
    },
  },
});

const failed = (events: readonly object[]) =>
  events.filter((event) =>
    ['workflowTaskFailedEventAttributes', 'workflowTaskTimedOutEventAttributes'].some(
      (name) => (event as Record<string, unknown>)[name],
    ),
  ).length;

it('compensations side by side fail no workflow task', async () => {
  const count = 300;
  const taken = mapOf('INLINE', 'take');
  const { All } = taken['States'] as { All: JsonObject };
  const { End, ...all } = All;
  const definition = { ...taken, States: { All: { ...all, Next: 'No' }, No: { Type: 'Fail', Error: 'No' } } };
  const run = await harness.start(definition, { input: Array.from({ length: count }, (_, n) => n), unwind: 'mirror' });
  expect([End, await run.outcome()]).toMatchObject([true, { status: 'FAILED', error: 'No' }]);
  const { steps } = await run.saga();
  expect(steps.filter(({ compensation }) => compensation?.status === 'completed')).toHaveLength(count);
  expect(failed((await run.handle.fetchHistory()).events ?? [])).toBe(0);
}, 120_000);

it.each(crowds)(
  'a Map (%s) of %i items ends without a failed workflow task, and others go on meanwhile',
  async (mode, count) => {
    const begun = Date.now();
    const run = await harness.start(mapOf(mode), { input: Array.from({ length: count }, (_, n) => n) });
    let isOver = false;
    const ended = run.outcome().finally(() => (isOver = true));
    let slowest = 0;
    while (!isOver) {
      const asked = Date.now();
      const other = await harness.start({ StartAt: 'Pass', States: { Pass: { Type: 'Pass', End: true } } });
      await other.outcome();
      slowest = Math.max(slowest, Date.now() - asked);
      await new Promise((resolve) => setTimeout(resolve, 200));
    }
    expect(await ended).toMatchObject({ status: 'SUCCEEDED' });
    const seconds = (Date.now() - begun) / 1_000;
    const { events = [] } = await run.handle.fetchHistory();
    let failures = failed(events ?? []);
    for (const { childWorkflowExecutionStartedEventAttributes: child } of events ?? []) {
      const { workflowId, runId } = child?.workflowExecution ?? {};
      if (!workflowId) continue;
      const of = await run.handle.client.getHandle(workflowId, runId!).fetchHistory();
      failures += failed(of.events ?? []);
    }
    const name = mode === 'INLINE' ? `inline ${count}` : `${count}`;
    const rate = (count / seconds).toFixed(0);
    rows.push(`| ${name} | ${seconds.toFixed(1)} | ${rate} | ${failures} | ${(slowest / 1_000).toFixed(1)} s |`);
    expect(failures).toBe(0);
  },
  1_800_000,
);
