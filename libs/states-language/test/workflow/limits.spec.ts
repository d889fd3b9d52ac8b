import { type HistoryEvent, type JsonObject, statesQuery } from '../../src';
import { until } from '@backstitch/testing/bench';
import { MachineHarness, task } from './machine-harness';

/** What a reader finds: the first with what is made of it is more than a payload. */
const rows = Array.from({ length: 41 }, (_, n) => ({
  a: 'x'.repeat(n === 0 ? 240_000 : 1),
  b: 'y'.repeat(n === 0 ? 1_700_000 : 1),
}));

let harness: MachineHarness;
beforeAll(async () => {
  harness = await MachineHarness.open({
    activities: { readItems: () => ({ items: rows }), writeResults: () => ({ details: {} }) },
  });
});
// These take long to replay; what is replayed is in the other specs.
afterAll(() => harness.stop());

const one = (state: JsonObject, name = 'S'): JsonObject => ({
  StartAt: name,
  States: { [name]: { End: true, ...state } },
});

/** What Temporal allows for one history. */
const max = { events: 51_200, bytes: 50 * 1024 * 1024 };

async function within(run: Awaited<ReturnType<MachineHarness['start']>>): Promise<number> {
  const { historyLength, historySize } = await run.handle.describe();
  expect([historyLength, historySize ?? 0].map((it, at) => it < [max.events, max.bytes][at]!)).toEqual([true, true]);
  return historyLength;
}

it('a Parallel of 100 branches ends within Temporal’s limits, and unwinds all of them', async () => {
  const Branches = Array.from({ length: 100 }, (_, n) => ({
    StartAt: `T${n}`,
    States: { [`T${n}`]: { ...task('take'), End: true } },
  }));
  const after = {
    StartAt: 'All',
    States: { All: { Type: 'Parallel', Branches, Next: 'No' }, No: { Type: 'Fail', Error: 'No' } },
  };
  const run = await harness.start(after, { unwind: 'mirror' });
  expect(await run.outcome()).toMatchObject({ status: 'FAILED', error: 'No' });
  const { steps, status } = await run.saga();
  expect([steps.length, status]).toEqual([100, 'compensated']);
  expect(steps.every(({ compensation }) => compensation?.status === 'completed')).toBe(true);
  expect(await within(run)).toBeLessThan(2_000);
});

it('a Map of 10,000 items runs in child workflows, and ends within Temporal’s limits', async () => {
  const map: JsonObject = {
    ...{ Type: 'Map', MaxConcurrency: 1_000, ToleratedFailureCount: 100 },
    ItemSelector: { 'n.$': '$$.Map.Item.Value' },
    ItemProcessor: {
      ProcessorConfig: { Mode: 'DISTRIBUTED', ExecutionType: 'STANDARD' },
      StartAt: 'Some?',
      States: {
        'Some?': {
          Type: 'Choice',
          Choices: [
            { Variable: '$.n', NumericLessThan: 100, Next: 'Look' },
            { Variable: '$.n', NumericGreaterThanEquals: 9_900, Next: 'No' },
          ],
          Default: 'Pass',
        },
        Look: { ...task('look', { ResultPath: null }), Next: 'Pass' },
        Pass: { Type: 'Pass', OutputPath: '$.n', End: true },
        No: { Type: 'Fail', Error: 'No' },
      },
    },
  };
  const input = Array.from({ length: 10_000 }, (_, n) => n);
  const run = await harness.start(one(map), { input });
  expect(await run.outcome()).toEqual({ status: 'SUCCEEDED', output: input.slice(0, 9_900) });
  expect(await within(run)).toBeLessThan(1_500);
  expect((await run.saga()).steps).toHaveLength(100);
}, 120_000);

it.each<[string, JsonObject]>([
  ['a Map', { Type: 'Map', ItemsPath: '$', ItemProcessor: one({ Type: 'Pass' }, 'I') }],
  [
    'a Parallel',
    { Type: 'Parallel', Branches: Array.from({ length: 4_000 }, (_, n) => one({ Type: 'Pass', Result: n }, `B${n}`)) },
  ],
])(
  '%s of 4,000 that run side by side takes no workflow task too long',
  async (_, state) => {
    const input = Array.from({ length: 4_000 }, (_, n) => n);
    const run = await harness.start(one(state), { input });
    expect(await run.outcome()).toEqual({ status: 'SUCCEEDED', output: input });
    const { events } = await run.handle.fetchHistory();
    expect(
      events!.filter((event) => event.workflowTaskFailedEventAttributes ?? event.workflowTaskTimedOutEventAttributes),
    ).toEqual([]);
  },
  120_000,
);

it('an item of a large Map that is more than a payload fails as an item, and the others run', async () => {
  const map: JsonObject = {
    ...{ Type: 'Map', ToleratedFailurePercentage: 50 },
    ItemReader: { Resource: 'arn:aws:states:::s3:getObject', Parameters: { Bucket: 'b', Key: 'k' } },
    ItemSelector: { 'a.$': '$$.Map.Item.Value.a' },
    ItemProcessor: {
      ProcessorConfig: { Mode: 'DISTRIBUTED', ExecutionType: 'STANDARD' },
      ...one({ Type: 'Pass', OutputPath: '$.a' }, 'I'),
    },
  };
  const run = await harness.start(one(map));
  expect(await run.outcome()).toEqual({ status: 'SUCCEEDED', output: rows.slice(1).map(({ a }) => a) });
});

it('items of a large Map whose steps are more than a payload together run in as many child workflows as it takes', async () => {
  const States = Object.fromEntries(
    Array.from({ length: 8 }, (_, n) => [
      `Look ${n}`,
      {
        ...task('look', { ResultPath: null, OutputPath: null }),
        ...(n < 7 ? { Next: `Look ${n + 1}` } : { End: true }),
      },
    ]),
  );
  const ProcessorConfig = { Mode: 'DISTRIBUTED', ExecutionType: 'STANDARD' };
  const map = { Type: 'Map', ItemProcessor: { ProcessorConfig, StartAt: 'Look 0', States } };
  const input = Array.from({ length: 70 }, (_, n) => n);
  const run = await harness.start(one(map), { input, script: { look: () => 'x'.repeat(4_000) } });
  expect(await run.outcome()).toEqual({ status: 'SUCCEEDED', output: input.map(() => ({})) });
  expect((await run.saga()).steps.map(({ status }) => status)).toEqual(['completed', 'completed']);
}, 120_000);

it('items of a large Map that give out more than a payload together run in as many child workflows as it takes', async () => {
  const map: JsonObject = {
    ...{ Type: 'Map', QueryLanguage: 'JSONata', MaxConcurrency: 5, Items: '{% [1..45] %}' },
    ResultWriter: { Resource: 'arn:aws:states:::s3:putObject', Arguments: { Bucket: 'b', Prefix: 'p' } },
    ItemProcessor: {
      ProcessorConfig: { Mode: 'DISTRIBUTED', ExecutionType: 'STANDARD' },
      ...one({ Type: 'Pass', QueryLanguage: 'JSONata', Output: '{% $pad("", 60000, "x") %}' }, 'I'),
    },
  };
  const run = await harness.start(one(map));
  expect(await run.outcome()).toMatchObject({ status: 'SUCCEEDED' });
  const items = (await run.saga()).steps.filter(({ request }) => request === 'tested.map');
  expect(items.map(({ status }) => status)).toEqual(['completed', 'completed']);
});

it('with unwind, what the children of a Map did is compensated when the execution fails', async () => {
  const map: JsonObject = {
    ...{ Type: 'Map', Next: 'No' },
    ItemProcessor: {
      ProcessorConfig: { Mode: 'DISTRIBUTED', ExecutionType: 'STANDARD' },
      ...one(task('take')),
    },
  };
  const run = await harness.start(
    { StartAt: 'All', States: { All: map, No: { Type: 'Fail', Error: 'No' } } },
    { unwind: 'mirror', input: Array.from({ length: 50 }, (_, n) => n) },
  );
  expect(await run.outcome()).toMatchObject({ status: 'FAILED', error: 'No' });
  expect(run.asked.filter((id) => id.endsWith('/compensation'))).toHaveLength(50);
  expect(run.asked).toHaveLength(100);
});

it('a nested execution whose time is up while it waits for its place among 500 in flight is States.Timeout', async () => {
  let release = (): void => undefined;
  const held = new Promise<void>((resolve) => (release = resolve));
  const nest: JsonObject = {
    ...{ Type: 'Task', Resource: 'arn:aws:states:::states:startExecution.sync:2', TimeoutSeconds: 1, End: true },
    Parameters: { StateMachineArn: 'arn:aws:states:eu:1:stateMachine:inner', Input: {} },
    Catch: [{ ErrorEquals: ['States.Timeout'], Next: 'Late' }],
  };
  const ProcessorConfig = { Mode: 'DISTRIBUTED', ExecutionType: 'STANDARD' };
  const Branches = [
    one({ Type: 'Map', ItemsPath: '$.many', ItemProcessor: one(task('look'), 'Of many') }, 'Many'),
    one(
      { Type: 'Map', ItemsPath: '$.some', ItemProcessor: { ProcessorConfig, ...one(task('look'), 'Of some') } },
      'Some',
    ),
    {
      StartAt: 'Wait',
      States: {
        Wait: { Type: 'Wait', Seconds: 1, Next: 'Nest' },
        Nest: nest,
        Late: { Type: 'Pass', Result: 'late', End: true },
      },
    },
  ];
  const numbers = (length: number) => Array.from({ length }, (_, n) => n);
  const run = await harness.start(one({ Type: 'Parallel', OutputPath: '$[2]', Branches }), {
    ...{ input: { many: numbers(490), some: numbers(40) }, others: { inner: one({ Type: 'Pass' }) } },
    script: { look: () => held },
  });
  const isLate = async () => (await run.states()).some(({ state }) => state === 'Late');
  await until(isLate).finally(release);
  expect(await run.outcome()).toEqual({ status: 'SUCCEEDED', output: 'late' });
  expect((await run.saga()).steps.filter(({ request }) => request !== 'look')).toEqual([]);
}, 120_000);

describe('the portions of a large Map are steps', () => {
  const processor = { ProcessorConfig: { Mode: 'DISTRIBUTED', ExecutionType: 'STANDARD' }, ...one({ Type: 'Pass' }) };
  const stepsOf = async (more: JsonObject, options: { edition?: number } = {}) => {
    const map: JsonObject = { Type: 'Map', End: true, ItemProcessor: processor, ...more };
    const input = Array.from({ length: 50 }, (_, n) => n);
    const run = await harness.start({ StartAt: 'All orders', States: { 'All orders': map } }, { input, ...options });
    await run.outcome();
    return [...new Set((await run.saga()).steps.map(({ id }) => id.replace(/\.\d+$/, '')))];
  };

  it('that are called like its state', async () => expect(await stepsOf({})).toEqual(['All orders']));
  it('or like its Label', async () => expect(await stepsOf({ Label: 'orders' })).toEqual(['orders']));
  it('in an execution from before this rule by a random name', async () =>
    expect(await stepsOf({}, { edition: 2 })).toEqual([expect.stringMatching(/^[\da-f-]{36}$/)]));
});

it('the items of Map Runs of one Label, one after another and inside each other, have a state history each', async () => {
  const distributed = (label: string, processor: JsonObject, more: JsonObject): JsonObject => ({
    ...{
      Type: 'Map',
      Label: label,
      ItemProcessor: { ...processor, ProcessorConfig: { Mode: 'DISTRIBUTED', ExecutionType: 'STANDARD' } },
    },
    ...more,
  });
  const inner = distributed('cells', one({ Type: 'Pass' }, 'Cell'), { ItemsPath: '$.cells', ResultPath: null });
  const rows = distributed('rows', one(inner), { ItemsPath: '$.rows', ResultPath: '$.done', Next: 'Count' });
  const machine = {
    StartAt: 'Rows',
    States: {
      Rows: rows,
      Count: { Type: 'Pass', Parameters: { 'n.$': 'States.MathAdd($.n, 1)', 'rows.$': '$.rows' }, Next: 'Again?' },
      'Again?': { Type: 'Choice', Choices: [{ Variable: '$.n', NumericLessThan: 2, Next: 'Rows' }], Default: 'Done' },
      Done: { Type: 'Succeed' },
    },
  };
  const input = { n: 0, rows: [{ cells: [1] }, { cells: [2] }] };
  const run = await harness.start(machine, { input });
  expect(await run.outcome()).toMatchObject({ status: 'SUCCEEDED' });
  const began = async (item: string) =>
    (await run.states(item)).filter(({ type }) => type === 'ExecutionStarted').map((event) => event.input);
  expect(await began('rows/1')).toEqual([{ cells: [2] }]);
  expect(await began('rows:2/1')).toEqual([{ cells: [2] }]);
  expect(await began('rows/0/cells/0')).toEqual([1]);
  expect(await began('rows:2/1/cells/0')).toEqual([2]);
  expect(await began('cells/0')).toEqual([]);
});

it('a loop that asks nothing of the outside ends, and fails no workflow task', async () => {
  const loop = { StartAt: 'S', States: { S: { Type: 'Pass', Next: 'S' } } };
  const run = await harness.start(
    {
      ...loop,
      States: {
        S: { Type: 'Pass', Next: 'T' },
        T: { Type: 'Choice', Choices: [{ Variable: '$.go', IsPresent: true, Next: 'S' }], Default: 'U' },
        U: { Type: 'Succeed' },
      },
    },
    { input: { go: 1 } },
  );
  expect(await run.outcome()).toMatchObject({ status: 'FAILED', error: 'States.Runtime' });
  await within(run);
}, 60_000);

it('the state history keeps 32 MB of inputs and outputs, and every event', async () => {
  const Parameters = { 'n.$': 'States.MathAdd($.n, 1)', 'text.$': '$.text' };
  const run = await harness.start(
    {
      StartAt: 'S',
      States: {
        S: { Type: 'Pass', Parameters, Next: 'T' },
        T: { Type: 'Choice', Choices: [{ Variable: '$.n', NumericLessThan: 60, Next: 'S' }], Default: 'U' },
        U: { Type: 'Succeed' },
      },
    },
    { input: { n: 0, text: 'x'.repeat(200_000) } },
  );
  expect(await run.outcome()).toMatchObject({ status: 'SUCCEEDED' });
  const events: HistoryEvent[] = [];
  for (let page: HistoryEvent[]; (page = await run.handle.query(statesQuery, events.length)).length > 0;) {
    events.push(...page);
  }
  expect(events.map(({ id }) => id)).toEqual(events.map((_, at) => at + 1));
  expect(events.at(-1)).toMatchObject({ type: 'ExecutionSucceeded', included: false });
  const kept = events.filter(({ included }) => included === undefined);
  expect(JSON.stringify(kept).length / 2 ** 20).toBeCloseTo(32, 0);
  const { length } = kept;
  expect(kept).toEqual(events.slice(0, length));
  expect(JSON.stringify(events.slice(length)).length).toBeLessThan(100_000);
}, 60_000);

it.each([
  ['an expression gives', { Type: 'Wait', QueryLanguage: 'JSONata', Seconds: '{% [1..800000] %}', End: true }],
  ['a Fail says', { Type: 'Fail', QueryLanguage: 'JSONata', Error: 'No', Cause: '{% $pad("", 3000000, "ü") %}' }],
])(
  'however much %s, the state history can be read, and the error is caught',
  async (_, state: JsonObject) => {
    const Catch = [{ ErrorEquals: ['States.ALL'], Next: 'Caught' }];
    const definition = {
      StartAt: 'Both',
      States: {
        Both: { Type: 'Parallel', Branches: [{ StartAt: 'S', States: { S: state } }], Catch, End: true },
        Caught: { Type: 'Pass', OutputPath: '$.Error', End: true },
      },
    };
    const run = await harness.start(definition);
    expect(await run.outcome()).toMatchObject({ status: 'SUCCEEDED' });
    expect((await run.states()).at(-1)).toMatchObject({ type: 'ExecutionSucceeded' });
  },
  60_000,
);

it('eight expressions of a second each, side by side, fail no workflow task', async () => {
  const Output = '{% $count([1..300000].($ * 2)) %}';
  const Branches = Array.from({ length: 8 }, (_, n) =>
    one({ Type: 'Pass', QueryLanguage: 'JSONata', Output }, `T${n}`),
  );
  const run = await harness.start(one({ Type: 'Parallel', Branches }));
  expect(await run.outcome()).toMatchObject({ status: 'SUCCEEDED' });
  const { events } = await run.handle.fetchHistory();
  expect(events!.some(({ workflowTaskFailedEventAttributes: failed }) => failed)).toBe(false);
  expect(events!.some(({ workflowTaskTimedOutEventAttributes: timedOut }) => timedOut)).toBe(false);
}, 60_000);

it.each([
  '[$states.input.from..$states.input.to]',
  '$toMillis($states.input.text, $states.input.picture)',
  '$now("[Y0,000,1000000-1000000]")',
  '$formatNumber($states.input.from * 1e300, "0e0")',
  '($f := function($x) { $f($x) }; $f(1))',
])(
  '%s of an input with odd values ends in an error that can be caught',
  async (source) => {
    const Catch = [{ ErrorEquals: ['States.QueryEvaluationError'], Next: 'Caught' }];
    const definition = {
      StartAt: 'Ask',
      States: {
        Ask: task('look', { QueryLanguage: 'JSONata', Arguments: { is: `{% ${source} %}` }, Catch, Next: 'Caught' }),
        Caught: { Type: 'Pass', Result: 'caught', End: true },
      },
    };
    const input = { from: 2 ** 53, to: 2 ** 53 + 4, text: `${'1'.repeat(60)}x`, picture: '[f]'.repeat(20) };
    const run = await harness.start(definition, { input });
    expect(await run.outcome()).toEqual({ status: 'SUCCEEDED', output: 'caught' });
    expect(run.asked).toEqual([]);
    const { events } = await run.handle.fetchHistory();
    expect(events!.some(({ workflowTaskFailedEventAttributes: failed }) => failed)).toBe(false);
  },
  60_000,
);

it('thirty expressions of many steps, side by side, fail no workflow task', async () => {
  const Output = '{% $count([1..15000].($ * 2)) %}';
  const Branches = Array.from({ length: 30 }, (_, n) => ({
    StartAt: `T${n}`,
    States: { [`T${n}`]: { Type: 'Pass', QueryLanguage: 'JSONata', Output, End: true } },
  }));
  const run = await harness.start(one({ Type: 'Parallel', Branches }));
  expect(await run.outcome()).toMatchObject({ status: 'SUCCEEDED' });
  const { events } = await run.handle.fetchHistory();
  expect(events!.some(({ workflowTaskFailedEventAttributes: failed }) => failed)).toBe(false);
  expect(events!.filter(({ timerStartedEventAttributes: timer }) => timer).length).toBeGreaterThan(3);
}, 60_000);

it.each([
  ['paths', 'States.ArrayLength($..[?(@.a == N)])'],
  ['texts', 'States.JsonToString($)'],
])(
  'a state of many %s over much data fails clearly, and no workflow task with it',
  async (_, text) => {
    const paths = Object.fromEntries(Array.from({ length: 3_000 }, (_it, n) => [`p${n}.$`, text.replace('N', `${n}`)]));
    const input = { many: Array.from({ length: 8_000 }, (_, a) => ({ a })) };
    const run = await harness.start(one({ Type: 'Pass', Parameters: paths, ResultPath: null }), { input });
    expect(await run.outcome()).toMatchObject({ status: 'FAILED', error: 'States.Runtime' });
    const { events } = await run.handle.fetchHistory();
    expect(events!.some(({ workflowTaskFailedEventAttributes: failed }) => failed)).toBe(false);
  },
  60_000,
);

it('an ItemSelector that looks at all the items for each of them rests in between', async () => {
  const map: JsonObject = {
    ...{ Type: 'Map', ResultPath: null, ItemSelector: { 'of.$': 'States.ArrayLength($)' } },
    ItemProcessor: {
      ProcessorConfig: { Mode: 'DISTRIBUTED', ExecutionType: 'STANDARD' },
      ...{ StartAt: 'Of', States: { Of: { Type: 'Pass', OutputPath: '$.of', End: true } } },
    },
  };
  const input = Array.from({ length: 1_000 }, (_, n) => n);
  const run = await harness.start(one(map), { input });
  expect(await run.outcome()).toMatchObject({ status: 'SUCCEEDED' });
  const { events } = await run.handle.fetchHistory();
  expect(events!.some(({ workflowTaskFailedEventAttributes: failed }) => failed)).toBe(false);
}, 60_000);
