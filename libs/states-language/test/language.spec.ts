import {
  Cancellation,
  type Effects,
  execute,
  type ExecutionOptions,
  type Json,
  type JsonObject,
  type StateMachine,
  type TaskOutcome,
  type TaskRequest,
  validateDefinition,
} from '../src';
import { ReplayEffects } from '@backstitch/testing/conformance';

type Answer = (request: TaskRequest, effects: Port) => TaskOutcome | Promise<TaskOutcome>;

/** A port whose tasks answer what a test says, and that notes what it was asked. */
class Port extends ReplayEffects {
  readonly asked: TaskRequest[] = [];
  readonly started: number[] = [];

  constructor(
    private readonly answer: Answer = ({ input }) => ({ output: input }),
    objects: Record<string, Record<string, string>> = {},
  ) {
    super({ s3_objects: objects });
  }

  override async task(request: TaskRequest, cancellation: Cancellation): Promise<TaskOutcome> {
    this.asked.push(request);
    this.started.push((this.now() - Date.UTC(2026, 0, 1)) / 1000);
    return cancellation.race(Promise.resolve(this.answer(request, this)));
  }
}

async function run(
  states: JsonObject,
  port = new Port(),
  input: Json = {},
  options: ExecutionOptions = {},
  more: JsonObject = {},
) {
  const definition = { StartAt: Object.keys(states)[0]!, States: states, ...more };
  expect(validateDefinition(definition)).toEqual([]);
  const outcome = await port.time.run(execute(definition as unknown as StateMachine, input, port as Effects, options));
  return {
    outcome,
    port,
    seconds: (port.now() - Date.UTC(2026, 0, 1)) / 1000,
    types: port.events.map(({ type }) => type),
  };
}

const task = (more: JsonObject = {}) => ({
  Type: 'Task',
  Resource: 'urn:backstitch:hotels:reserveRoom',
  End: true,
  ...more,
});
const pass = { Type: 'Pass', End: true };
const wait = (port: Port, seconds: number, outcome: TaskOutcome) =>
  port.waitUntil(port.now() + seconds * 1000, new Cancellation()).then(() => outcome);

describe('Task', () => {
  it('waits longer from retry to retry, and gives each attempt its number', async () => {
    const { outcome, port } = await run(
      {
        T: task({
          Parameters: { 'n.$': '$$.State.RetryCount' },
          Retry: [{ ErrorEquals: ['Busy'], IntervalSeconds: 2, MaxDelaySeconds: 5, MaxAttempts: 3 }],
        }),
      },
      new Port(({ attempt }) => (attempt < 3 ? { failed: true, error: 'Busy' } : { output: 'done' })),
    );
    expect(outcome).toEqual({ status: 'SUCCEEDED', output: 'done' });
    expect(port.started).toEqual([0, 2, 6, 11]);
    expect(port.asked.map(({ input, attempt }) => [(input as JsonObject)['n'], attempt])).toEqual([
      [0, 0],
      [1, 1],
      [2, 2],
      [3, 3],
    ]);
    expect(new Set(port.asked.map(({ visit }) => visit)).size).toBe(1);
  });

  it('catches a time-out with an empty cause', async () => {
    const { outcome } = await run(
      {
        T: task({
          TimeoutSeconds: 5,
          Catch: [{ ErrorEquals: ['States.Timeout'], ResultPath: '$.error', Next: 'Caught' }],
        }),
        Caught: pass,
      },
      new Port((request, port) => wait(port, request.timeoutSeconds!, { failed: true, timedOut: true })),
      { a: 1 },
    );
    expect(outcome).toEqual({ status: 'SUCCEEDED', output: { a: 1, error: { Error: 'States.Timeout', Cause: '' } } });
  });

  it('hands a token to those who wait for one, in the context object too', async () => {
    const { port } = await run({
      T: task({
        Resource: 'arn:aws:states:::sqs:sendMessage.waitForTaskToken',
        Parameters: { 'token.$': '$$.Task.Token' },
      }),
    });
    expect(port.asked[0]).toMatchObject({
      pattern: 'wait-for-task-token',
      taskToken: '<task_token:1>',
      input: { token: '<task_token:1>' },
    });
  });

  it.each(['.sync', '.sync:2'])('has a token in the context object of %s, too', async (suffix) => {
    const Resource = `arn:aws:states:::states:startExecution${suffix}`;
    const { port } = await run({
      T: { Type: 'Task', Resource, Parameters: { 'token.$': '$$.Task.Token' }, Next: 'U' },
      U: task({ Resource, Parameters: { a: 1 } }),
    });
    expect(port.asked.map(({ input }) => input)).toEqual([{ token: '<task_token:1>' }, { a: 1 }]);
    expect(port.asked[0]).not.toHaveProperty('taskToken');
  });

  it('whose holder is silent fails its execution with States.Timeout, and is caught by either name', async () => {
    const silent = () => new Port(() => ({ failed: true, timedOut: true, error: 'States.HeartbeatTimeout' }));
    const Resource = 'urn:backstitch:hotels:reserveRoom.waitForTaskToken';
    const { outcome } = await run({ T: task({ Resource, HeartbeatSeconds: 1 }) }, silent());
    expect(outcome).toMatchObject({ status: 'FAILED', error: 'States.Timeout' });
    for (const name of ['States.HeartbeatTimeout', 'States.Timeout']) {
      const Catch = [{ ErrorEquals: [name], Next: 'Caught' }];
      const caught = await run({ T: task({ Resource, HeartbeatSeconds: 1, Catch }), Caught: pass }, silent());
      expect(caught.outcome).toMatchObject({ status: 'SUCCEEDED' });
    }
  });

  it('reads its limits from the input', async () => {
    const { port } = await run({ T: task({ TimeoutSecondsPath: '$.t', HeartbeatSecondsPath: '$.h' }) }, undefined, {
      t: 9,
      h: 3,
    });
    expect(port.asked[0]).toMatchObject({ timeoutSeconds: 9, heartbeatSeconds: 3 });
  });

  it('is not asked again by States.ALL when its result is more than may be carried: it took effect', async () => {
    const port = new Port(() => ({ output: 'x'.repeat(300_000) }));
    const { outcome } = await run({ T: task({ Retry: [{ ErrorEquals: ['States.ALL'] }] }) }, port);
    expect(outcome).toMatchObject({ error: 'States.DataLimitExceeded' });
    expect(port.asked).toHaveLength(1);
  });

  it('fails when its result is more than may be carried', async () => {
    const { outcome } = await run({ T: task() }, new Port(() => ({ output: 'x'.repeat(300_000) })));
    expect(outcome).toMatchObject({
      error: 'States.DataLimitExceeded',
      cause: expect.stringContaining("'urn:backstitch:hotels:reserveRoom'") as string,
    });
  });

  it('shapes its result: ResultSelector, ResultPath, OutputPath', async () => {
    const { outcome } = await run(
      { T: task({ InputPath: '$.in', ResultSelector: { 'x.$': '$.a' }, ResultPath: '$.out', OutputPath: '$.out.x' }) },
      new Port(() => ({ output: { a: 7 } })),
      { in: {} },
    );
    expect(outcome).toEqual({ status: 'SUCCEEDED', output: 7 });
  });
});

describe('Parallel', () => {
  const branch = (name: string, state: JsonObject) => ({ StartAt: name, States: { [name]: state } });

  it('stops its other branches when one fails', async () => {
    const { outcome, seconds, port } = await run(
      {
        P: {
          Type: 'Parallel',
          Branches: [
            branch('Slow', { Type: 'Wait', Seconds: 1000, End: true }),
            {
              StartAt: 'W',
              States: { W: { Type: 'Wait', Seconds: 1, Next: 'F' }, F: { Type: 'Fail', Error: 'E', Cause: 'C' } },
            },
            branch('Never', task()),
          ],
          Catch: [{ ErrorEquals: ['E'], Next: 'Caught' }],
          End: true,
        },
        Caught: pass,
      },
      new Port(() => new Promise(() => undefined)),
    );
    expect(outcome).toEqual({ status: 'SUCCEEDED', output: { Error: 'E', Cause: 'C' } });
    expect([seconds, port.asked.length]).toEqual([1, 1]);
  });

  it('runs a hundred branches', async () => {
    const Branches = Array.from({ length: 100 }, (_, i) => branch(`T${i}`, task({ Parameters: { i } })));
    const { outcome } = await run({ P: { Type: 'Parallel', Branches, End: true } });
    expect((outcome as { output: Json[] }).output).toHaveLength(100);
  });

  it('keeps the variables of a branch in it', async () => {
    const inner = branch('B', { Type: 'Pass', Assign: { x: 2, y: 3 }, Parameters: { 'x.$': '$x' }, End: true });
    const { outcome } = await run({
      A: { Type: 'Pass', Assign: { x: 1 }, Next: 'P' },
      P: { Type: 'Parallel', Branches: [inner], ResultPath: '$.inner', Next: 'C' },
      C: { Type: 'Pass', Parameters: { 'x.$': '$x', 'inner.$': '$.inner' }, End: true },
    });
    expect(outcome).toEqual({ status: 'SUCCEEDED', output: { x: 1, inner: [{ x: 1 }] } });
  });
});

describe('Map', () => {
  const processor = (state: JsonObject, mode = 'INLINE'): JsonObject => ({
    StartAt: 'I',
    States: { I: state },
    ProcessorConfig: mode === 'INLINE' ? { Mode: mode } : { Mode: mode, ExecutionType: 'STANDARD' },
  });
  const failing = processor(task(), 'DISTRIBUTED');
  const odd = new Port(({ input }) =>
    (input as number) % 2 === 1 ? { failed: true, error: 'Odd' } : { output: input },
  );

  it('runs at most so many items at once', async () => {
    let [running, most] = [0, 0];
    const port = new Port(async ({ input }, self) => {
      most = Math.max(most, ++running);
      await wait(self, 1, { output: null });
      running--;
      return { output: input };
    });
    const { outcome, seconds } = await run(
      { M: { Type: 'Map', MaxConcurrency: 3, ItemProcessor: processor(task()), End: true } },
      port,
      [1, 2, 3, 4, 5, 6, 7],
    );
    expect([outcome, most, seconds]).toEqual([{ status: 'SUCCEEDED', output: [1, 2, 3, 4, 5, 6, 7] }, 3, 3]);
  });

  it.each<[JsonObject, object]>([
    [
      {},
      {
        error: 'States.ExceedToleratedFailureThreshold',
        cause: 'The specified tolerated failure threshold was exceeded',
      },
    ],
    [{ ToleratedFailureCount: 1 }, { error: 'States.ExceedToleratedFailureThreshold' }],
    [{ ToleratedFailureCount: 2 }, { status: 'SUCCEEDED', output: [0, 2] }],
    [{ ToleratedFailurePercentage: 49 }, { error: 'States.ExceedToleratedFailureThreshold' }],
    [{ ToleratedFailurePercentage: 50 }, { status: 'SUCCEEDED', output: [0, 2] }],
  ])('tolerates failures of child executions as %j says', async (tolerance, expected) => {
    const { outcome } = await run(
      { M: { Type: 'Map', ...tolerance, ItemProcessor: failing, End: true } },
      odd,
      [0, 1, 2, 3],
    );
    expect(outcome).toMatchObject(expected);
  });

  it('packs items into batches with what they share', async () => {
    const ItemBatcher = { MaxItemsPerBatch: 2, BatchInput: { 'all.$': '$.n' } };
    const { outcome } = await run(
      {
        M: {
          Type: 'Map',
          ItemsPath: '$.items',
          ItemSelector: { 'v.$': '$$.Map.Item.Value' },
          ItemBatcher,
          ItemProcessor: processor(pass, 'DISTRIBUTED'),
          End: true,
        },
      },
      undefined,
      { n: 3, items: [1, 2, 3] },
    );
    expect(outcome).toEqual({
      status: 'SUCCEEDED',
      output: [
        { BatchInput: { all: 3 }, Items: [{ v: 1 }, { v: 2 }] },
        { BatchInput: { all: 3 }, Items: [{ v: 3 }] },
      ],
    });
  });

  it('packs no more bytes than a batch may have, but at least one item', async () => {
    const ItemBatcher = { MaxInputBytesPerBatch: 40 };
    const items = ['x'.repeat(10), 'y'.repeat(10), 'z'.repeat(90)];
    const { outcome } = await run(
      { M: { Type: 'Map', ItemBatcher, ItemProcessor: processor(pass, 'DISTRIBUTED'), End: true } },
      undefined,
      items,
    );
    expect(outcome).toEqual({ status: 'SUCCEEDED', output: [{ Items: items.slice(0, 2) }, { Items: items.slice(2) }] });
  });

  it('reads items from storage and writes results to it', async () => {
    const objects = { bucket: { 'in.jsonl': '{"n":1}\n{"n":2}\n{"n":3}', 'in.json': '{}' } };
    const reader = (Key: string) => ({
      Resource: 'arn:aws:states:::s3:getObject',
      ReaderConfig: { InputType: Key.endsWith('l') ? 'JSONL' : 'JSON', MaxItems: 2 },
      Parameters: { Bucket: 'bucket', Key },
    });
    const ResultWriter = { Resource: 'arn:aws:states:::s3:putObject', Parameters: { Bucket: 'bucket', Prefix: 'out' } };
    const map = { Type: 'Map', Label: 'run', ItemProcessor: processor(pass, 'DISTRIBUTED'), End: true };
    const read = await run({ M: { ...map, ItemReader: reader('in.jsonl') } }, new Port(undefined, objects));
    expect(read.outcome).toEqual({ status: 'SUCCEEDED', output: [{ n: 1 }, { n: 2 }] });
    const written = await run(
      { M: { ...map, ItemReader: reader('in.jsonl'), ResultWriter } },
      new Port(undefined, objects),
    );
    expect(written.outcome).toMatchObject({
      output: {
        ResultWriterDetails: { Bucket: 'bucket', Key: expect.stringMatching(/^out\/.*\/manifest.json$/) as string },
      },
    });
    const refused = await run({ M: { ...map, ItemReader: reader('in.json') } }, new Port(undefined, objects));
    expect(refused.outcome).toMatchObject({
      error: 'States.ItemReaderFailed',
      cause: 'Attempting to map over non-iterable node.',
    });
  });

  it('gives child executions a history and variables of their own', async () => {
    const child = processor(
      { Type: 'Pass', QueryLanguage: 'JSONata', Output: '{% $states.context.Execution.Name %}', End: true },
      'DISTRIBUTED',
    );
    const { outcome, types } = await run({ M: { Type: 'Map', ItemProcessor: child, End: true } }, undefined, [1, 2]);
    expect(new Set((outcome as { output: string[] }).output).size).toBe(2);
    expect(types).toEqual([
      'ExecutionStarted',
      'MapStateEntered',
      'MapStateStarted',
      'MapRunStarted',
      'MapRunSucceeded',
      'MapStateSucceeded',
      'MapStateExited',
      'ExecutionSucceeded',
    ]);
  });

  it('runs ten thousand items', async () => {
    const items = Array.from({ length: 10_000 }, (_, i) => i);
    const { outcome } = await run(
      { M: { Type: 'Map', ItemProcessor: processor(pass, 'DISTRIBUTED'), End: true } },
      undefined,
      items,
    );
    expect(outcome).toEqual({ status: 'SUCCEEDED', output: items });
  });
});

describe('a whole execution', () => {
  it.each([
    ['an execution', 'arn:aws:states:local:000000000000:execution:m:n', 0],
    ['an express execution', 'arn:aws:states:local:000000000000:express:m:n:1', undefined],
  ])('says in the context object how often %s was redriven', async (_, Id, RedriveCount) => {
    const show = { Type: 'Pass', Parameters: { 'is.$': '$$.Execution' }, End: true };
    const { outcome } = await run({ Show: show }, new Port(), {}, { context: { Execution: { Id } } });
    expect((outcome as unknown as { output: { is: JsonObject } }).output.is['RedriveCount']).toBe(RedriveCount);
  });

  it('times out', async () => {
    const { outcome, seconds, types } = await run(
      { W: { Type: 'Wait', Seconds: 60, End: true } },
      undefined,
      {},
      {},
      { TimeoutSeconds: 5 },
    );
    expect([outcome, seconds, types.at(-1)]).toEqual([{ status: 'TIMED_OUT' }, 5, 'ExecutionTimedOut']);
  });

  it('can be stopped', async () => {
    const [port, stop] = [new Port(), new Cancellation()];
    const machine = {
      StartAt: 'W',
      States: { W: { Type: 'Wait', Seconds: 60, End: true } },
    } as unknown as StateMachine;
    const running = execute(machine, {}, port, {}, stop);
    stop.cancel();
    await expect(port.time.run(running)).rejects.toMatchObject({ name: 'CancelledError' });
  });

  it('lets a fault of the port through: it is no outcome', async () => {
    const port = new Port(() => Promise.reject(new Error('the port is broken')));
    await expect(run({ T: task() }, port)).rejects.toThrow('the port is broken');
  });

  it('fails without a name where a choice matches nothing', async () => {
    const { outcome } = await run({
      C: { Type: 'Choice', Choices: [{ Variable: '$.a', IsPresent: true, Next: 'E' }] },
      E: pass,
    });
    expect(outcome).toMatchObject({ status: 'FAILED', error: 'States.NoChoiceMatched' });
  });

  it('fails where a path is too expensive to tell whether it finds something', async () => {
    // Such a path is refused where a definition is checked: what is left is a task that has no steps left for it.
    const Choices = [{ Variable: '$.a[?(@.x in $.a[*].x)]', IsPresent: true, Next: 'E' }];
    const machine = { StartAt: 'C', States: { C: { Type: 'Choice', Choices, Default: 'E' }, E: pass } };
    const input = { a: Array.from({ length: 3_000 }, (_, x) => ({ x })) };
    const outcome = await execute(machine as unknown as StateMachine, input, new Port());
    expect(outcome).toMatchObject({ status: 'FAILED', error: 'States.Runtime' });
    expect(outcome).toHaveProperty('cause', expect.stringContaining('visits more than'));
  });

  it.each([
    ['$.missing', "Invalid path '$.missing': The choice state's condition path references an invalid value."],
    ['$.text', undefined],
  ])('asks for %s in a choice', async (Variable, reason) => {
    const { outcome } = await run(
      { C: { Type: 'Choice', Choices: [{ Variable, NumericEquals: 1, Next: 'E' }], Default: 'E' }, E: pass },
      undefined,
      { text: '1' },
    );
    if (reason === undefined) expect(outcome.status).toBe('SUCCEEDED');
    else expect(outcome).toMatchObject({ error: 'States.Runtime', cause: expect.stringContaining(reason) as string });
  });

  it('assigns what the rule taken says, and only that', async () => {
    const rule = { Variable: '$.a', NumericEquals: 1, Next: 'E', Assign: { rule: 1 } };
    const states = {
      C: { Type: 'Choice', Choices: [rule], Default: 'D', Assign: { fallback: 1 } },
      E: { Type: 'Pass', Parameters: { 'v.$': '$rule' }, End: true },
      D: { Type: 'Pass', Parameters: { 'v.$': '$fallback' }, End: true },
    };
    expect((await run(states, undefined, { a: 1 })).outcome).toMatchObject({ output: { v: 1 } });
    expect((await run(states, undefined, { a: 2 })).outcome).toMatchObject({ output: { v: 1 } });
  });

  it.each(['$', '$.a', "States.Format('{}', $)"])('finds nothing at %s of an input that is null', async (path) => {
    const states = { P: { Type: 'Pass', Parameters: { 'v.$': path }, End: true } };
    expect((await run(states, undefined, null)).outcome).toMatchObject({
      error: 'States.Runtime',
      cause: expect.stringContaining('Unable to apply Path transformation to null or empty input.') as string,
    });
  });

  it('names the field of a failed expression', async () => {
    const states = {
      P: { Type: 'Pass', QueryLanguage: 'JSONata', Output: { list: [1, { x: '{% 1 + "a" %}' }] }, End: true },
    };
    expect((await run(states)).outcome).toEqual({
      status: 'FAILED',
      error: 'States.QueryEvaluationError',
      cause:
        "An error occurred while executing the state 'P' (entered at the event id #2). The JSONata expression '1 + \"a\"' specified for the field " +
        '\'Output/list[1]/x\' threw an error during evaluation. T2002: The right side of the "+" operator must evaluate to a number',
    });
  });
});
