import { randomUUID } from 'node:crypto';
import { defaultPayloadConverter } from '@temporalio/client';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { bundleOf } from '@backstitch/testing/bench';
import { NativeConnection, Worker } from '@temporalio/worker';
import type { Gateway } from '../src';
import { type Answer, GatewayHarness, ask, open } from './gateway-harness';

/** State machines over HTTP, with a worker of theirs: started, watched, and settled from outside. */
let folder: string;
let harness: GatewayHarness;
let gateway: Gateway;
let native: NativeConnection;
let worker: Worker;
let running: Promise<void>;

const lambda = 'arn:aws:lambda:eu-central-1:123456789012:function:reserveIt';
const activity = 'arn:aws:states:eu-central-1:123456789012:activity:reserve';

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'backstitch-machines-'));
  const file = join(folder, 'settings.json');
  const resources = { [lambda]: 'urn:backstitch:shop:reserve', [activity]: 'urn:backstitch:shop:reserve' };
  writeFileSync(file, JSON.stringify({ resources }));
  const address = process.env.BACKSTITCH_TEST_TEMPORAL!;
  harness = await GatewayHarness.open('gatewayHosted');
  gateway = await open({
    ...{ TEMPORAL_ADDRESS: address, STATE_MACHINES_SETTINGS: file },
    DATABASE_URL: `sqlite:${join(folder, 'gateway.db')}`,
  });
  native = await NativeConnection.connect({ address });
  const workflowBundle = await bundleOf({ workflowsPath: require.resolve('./state-machines') });
  worker = await Worker.create({ connection: native, taskQueue: 'state-machines', workflowBundle });
  running = worker.run();
}, 60_000);

afterAll(async () => {
  if (worker?.getState() === 'RUNNING') worker.shutdown();
  await running;
  await native?.close();
  await gateway?.close();
  await harness?.close();
  rmSync(folder, { recursive: true });
});

const send = (method: string, path: string, body: unknown, headers = {}): Promise<Answer> =>
  ask(gateway, path, {
    method,
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify(body),
  });
const put = async (name: string, States: object, query = '') => {
  const answer = await send('PUT', `/saga-types/${name}${query}`, { StartAt: Object.keys(States)[0], States });
  expect([answer.text, answer.status]).toEqual([expect.anything(), 201]);
};
const start = (name: string, input: unknown, wait = 10) =>
  send('POST', `/sagas/${name}`, input, { prefer: `wait=${wait}` });
const read = async <T>(path: string) => (await ask(gateway, path)).body as unknown as T;

const reserve = { Type: 'Task', Resource: 'urn:backstitch:shop:reserve' };

test('one is started, and watched, like any saga, with its state history', async () => {
  await put('machine', { Reserve: { ...reserve, Next: 'Done' }, Done: { Type: 'Succeed' } });
  const { status, body } = await start('machine', { how: 'ok' });
  expect([status, body]).toMatchObject([
    200,
    { kind: 'state-machine', status: 'completed', output: { done: 'Reserve' }, steps: [{ id: 'Reserve' }] },
  ]);
  const { items } = await read<Answer['body']>('/sagas/machine');
  expect(items).toMatchObject([{ id: body.id, kind: 'state-machine', status: 'completed' }]);
  const states = await read<{ items: { type: string; state?: string }[]; next: number }>(
    `/sagas/machine/${body.id}/states`,
  );
  expect(states.items.map(({ type, state }) => [type, state])).toEqual([
    ['ExecutionStarted', undefined],
    ['TaskStateEntered', 'Reserve'],
    ['TaskScheduled', 'Reserve'],
    ['TaskStarted', 'Reserve'],
    ['TaskSucceeded', 'Reserve'],
    ['TaskStateExited', 'Reserve'],
    ['SucceedStateEntered', 'Done'],
    ['SucceedStateExited', 'Done'],
    ['ExecutionSucceeded', undefined],
  ]);
  expect(states.items[1]).toMatchObject({ input: { how: 'ok' }, at: expect.stringMatching(/Z$/) as string });
  expect(await read(`/sagas/machine/${body.id}/states?after=${states.next}`)).toEqual({ items: [], next: null });
  expect((await ask(gateway, '/sagas/buy/x/states')).status).toBe(404);
});

test('its definition is the one it began with, whatever is stored since', async () => {
  await put('grown', { Reserve: { ...reserve, End: true } }, '?unwind=mirror');
  const { body } = await start('grown', { how: 'ok' });
  await send('PUT', '/saga-types/grown', { StartAt: 'Other', States: { Other: { Type: 'Pass', End: true } } });
  const now = await read<object>(`/sagas/grown/${body.id}/definition`);
  expect(now).toMatchObject({ version: 1, unwind: 'mirror', definition: { StartAt: 'Reserve' } });
  expect(now).toMatchObject({ picture: expect.stringMatching(/^stateDiagram-v2\n.*Reserve \(Task\)/) as string });
  expect((await ask(gateway, `/sagas/grown/nobody/definition`)).body.code).toBe('unknown-saga');
  expect((await ask(gateway, '/sagas/buy/x/definition')).status).toBe(404);
});

test('one that fails is failed, or with unwind compensated; both can be listed', async () => {
  const States = {
    Reserve: { ...reserve, ResultPath: null, Next: 'Pay' },
    Pay: { Type: 'Task', Resource: 'urn:backstitch:shop:pay', Parameters: { how: 'refuse' }, End: true },
  };
  await put('leaves', States);
  await put('undoes', States, '?unwind=mirror');
  expect((await start('leaves', { how: 'ok' })).body).toMatchObject({ status: 'failed', failure: { code: 'Full' } });
  expect((await start('undoes', { how: 'ok' })).body).toMatchObject({
    status: 'compensated',
    steps: [
      { id: 'Reserve', compensation: { status: 'completed' } },
      { id: 'Pay', status: 'refused' },
    ],
  });
  for (const [type, status] of [
    ['leaves', 'failed'],
    ['undoes', 'compensated'],
  ]) {
    expect((await read<Answer['body']>(`/sagas/${type}?status=${status}`)).items).toHaveLength(1);
    expect((await read<Answer['body']>(`/sagas/${type}?incomplete=true`)).items).toHaveLength(0);
  }
});

test('functions and activities are the requests that the settings say, without an edit', async () => {
  const direct = { Type: 'Task', Resource: `${lambda}:live`, ResultPath: '$.direct', Next: 'Invoke' };
  const FunctionName = 'reserveIt';
  const invoke = {
    ...{ Type: 'Task', Resource: 'arn:aws:states:::lambda:invoke', ResultPath: '$.invoked', Next: 'Activity' },
    Parameters: { FunctionName, 'Payload.$': '$' },
  };
  const worked = { Type: 'Task', Resource: activity, ResultPath: '$.worked', End: true };
  await put('mapped', { Direct: direct, Invoke: invoke, Activity: worked });
  expect((await start('mapped', { how: 'ok' })).body).toMatchObject({
    output: {
      direct: { done: 'Direct' },
      invoked: {
        Payload: { done: 'Invoke' },
        StatusCode: 200,
        SdkHttpMetadata: {
          AllHttpHeaders: { 'Content-Length': ['17'], 'X-Amz-Executed-Version': ['$LATEST'] },
          HttpHeaders: { 'Content-Length': '17', 'Content-Type': 'application/json' },
          HttpStatusCode: 200,
        },
        SdkResponseMetadata: { RequestId: expect.stringMatching(/^[\da-f-]{36}$/) as string },
      },
      worked: { done: 'Activity' },
    },
  });
});

test('what is closed, or nowhere, is refused by name', async () => {
  const refused = async (Resource: string, Parameters = {}) => {
    const definition = { StartAt: 'A', States: { A: { Type: 'Task', Resource, Parameters, End: true } } };
    const { status, body } = await send('PUT', '/saga-types/refused', definition);
    expect([status, body.errors.map(({ pointer, code }) => [pointer, code])]).toEqual([
      422,
      [['/States/A/Resource', 'bad-resource']],
    ]);
    return (body.errors[0] as unknown as { detail: string }).detail;
  };
  expect(await refused('arn:aws:states:::dynamodb:putItem')).toMatch(/^'dynamodb:putItem' is a service of AWS/);
  expect(await refused('arn:aws:states:::http:invoke')).toMatch(/closed here: open it by http.allow/);
  expect(await refused('arn:aws:states:::aws-sdk:s3:getObject')).toMatch(/closed here: open it by s3.folder/);
  expect(await refused('arn:aws:states:::lambda:invoke', { FunctionName: 'other' })).toMatch(
    /function 'other' is served/,
  );
  expect(await refused('urn:backstitch:shop:steal')).toMatch(/served by nothing here/);
  expect(await refused('urn:backstitch:shop:reserve.sync')).toMatch(/only .*startExecution ends by .sync/);
  expect(await refused('arn:aws:states:::states:startExecution', { StateMachineArn: 'it' })).toMatch(/has to be there/);
});

test('one whose definition and input are too large together is not started; too large an input alone fails it', async () => {
  await put('bulky', { S: { Type: 'Pass', Comment: 'x'.repeat(900_000), End: true } });
  const large = await start('bulky', 'x'.repeat(1_000_000));
  expect([large.status, large.body.code]).toEqual([413, 'body-too-large']);
  const { body } = await start('bulky', 'x'.repeat(600_000));
  expect(body).toMatchObject({ status: 'failed', failure: { code: 'States.DataLimitExceeded' } });
});

test('the items of a large Map are one kind of saga, whoever is asked', async () => {
  const ItemProcessor = {
    ProcessorConfig: { Mode: 'DISTRIBUTED', ExecutionType: 'STANDARD' },
    ...{ StartAt: 'Reserve', States: { Reserve: { ...reserve, End: true } } },
  };
  await put('many', { Each: { Type: 'Map', ItemProcessor, End: true } });
  const { body } = await start(
    'many',
    Array.from({ length: 50 }, () => ({ how: 'ok' })),
  );
  expect(body.status).toBe('completed');
  const part = body.steps.find(({ nested }) => nested)!;
  const path = `/sagas/${part.request}/${part.nested}`;
  expect((await read<Answer['body']>(path)).kind).toBe('map-run');
  for (;;) {
    const eventual = await read<Answer['body']>(`${path}?consistency=eventual`);
    if (eventual.kind === undefined) continue;
    expect(eventual.kind).toBe('map-run');
    break;
  }
  expect((await read<Answer['body']>('/saga-types/many.map')).code).toBe('unknown-saga-type');
  expect((await read<Answer['body']>('/sagas/buy.map')).code).toBe('unknown-saga-type');
  const type = await read<{ unwind: string; onFailure?: string }>('/saga-types/many');
  expect([type.unwind, type.onFailure]).toEqual(['never', undefined]);
});

test('a nested execution runs the newest version there is when the outer one begins', async () => {
  await put('inner', { Reserve: { ...reserve, End: true } });
  const StateMachineArn = 'arn:aws:states:::stateMachine:inner';
  const Resource = 'arn:aws:states:::states:startExecution.sync:2';
  await put('outer', { Nest: { Type: 'Task', Resource, Parameters: { StateMachineArn, 'Input.$': '$' }, End: true } });
  const { body } = await start('outer', { how: 'ok' });
  expect(body).toMatchObject({ status: 'completed', output: { Status: 'SUCCEEDED', Output: { done: 'Reserve' } } });
});

test('a nested execution whose machine is computed may be of any that is stored by then', async () => {
  await put('computed', { Reserve: { ...reserve, End: true } });
  const Resource = 'arn:aws:states:::states:startExecution.sync:2';
  const Parameters = {
    'StateMachineArn.$': "States.Format('arn:aws:states:::stateMachine:{}', $.machine)",
    'Input.$': '$',
  };
  await put('computing', { Nest: { Type: 'Task', Resource, Parameters, End: true } });
  const { body } = await start('computing', { machine: 'computed', how: 'ok' });
  expect(body).toMatchObject({ status: 'completed', output: { Status: 'SUCCEEDED', Output: { done: 'Reserve' } } });
  const { body: none } = await start('computing', { machine: 'nowhere' });
  expect(none).toMatchObject({
    status: 'failed',
    failure: { code: 'StepFunctions.StateMachineDoesNotExistException' },
  });
});

/** The tokens that its participants were sent, when there are so many. Nobody is shown them. */
async function tokensOf(workflowId: string, count: number): Promise<readonly string[]> {
  for (;;) {
    const { events } = await harness.client.workflow.getHandle(workflowId).fetchHistory();
    const inputs = events!.flatMap(({ activityTaskScheduledEventAttributes: asked }) => asked?.input?.payloads ?? []);
    const tokens = inputs.flatMap((input) => {
      const { token } = defaultPayloadConverter.fromPayload<{ token?: string }>(input);
      return token === undefined ? [] : [token];
    });
    if (tokens.length >= count) return tokens;
    await new Promise((resolve) => setTimeout(resolve, 30));
  }
}

test('a task is settled by its token, over HTTP', async () => {
  const Resource = 'urn:backstitch:shop:reserve.waitForTaskToken';
  const Parameters = { how: 'ok', 'token.$': '$$.Task.Token' };
  await put('asks', { Ask: { Type: 'Task', Resource, Parameters, End: true } });
  const begin = async () => {
    const { body } = await start('asks', {}, 0);
    const [token] = await tokensOf(`asks/${body.id}`, 1);
    return { path: `/sagas/asks/${body.id}`, token: token! };
  };
  const ended = async (path: string) => {
    for (;;) {
      const saga = await read<Answer['body']>(path);
      if (saga.endedAt !== undefined) return saga;
      await new Promise((resolve) => setTimeout(resolve, 30));
    }
  };
  const well = await begin();
  for (const shown of [well.path, `${well.path}/states`]) {
    const text = JSON.stringify(await read(shown));
    expect(text).toContain('"token":"***"');
    expect(text).not.toContain(well.token.split('.')[1]);
  }
  expect((await send('POST', `/task-tokens/${well.token}/heartbeat`, {})).status).toBe(202);
  expect((await send('POST', `/task-tokens/${well.token}/success`, { yes: true })).body).toEqual({
    accepted: 'success',
  });
  expect(await ended(well.path)).toMatchObject({ status: 'completed', output: { yes: true } });
  // Told again, it is known; told otherwise, it is too late.
  expect((await send('POST', `/task-tokens/${well.token}/success`, { yes: true })).status).toBe(202);
  const late = await send('POST', `/task-tokens/${well.token}/failure`, {});
  expect([late.status, late.body.code]).toEqual([409, 'already-ended']);

  const badly = await begin();
  // Another token of the same execution, which it has never given away: nothing of it is written.
  const [place, once, proof = ''] = badly.token.split('.');
  const forgeries = [
    `${place}.${randomUUID()}.${proof}`,
    `${place}.${once}`,
    `${place}.${once}.${'0'.repeat(32)}`,
    `${place}.${randomUUID()}`,
  ];
  for (const forged of forgeries)
    for (const [act, body] of Object.entries({ success: 'x'.repeat(200_000), failure: {}, heartbeat: {} })) {
      const made = await send('POST', `/task-tokens/${forged}/${act}`, body);
      expect([made.status, made.body.code]).toEqual([404, 'unknown-task-token']);
    }
  const { events } = await harness.client.workflow.getHandle(badly.path.replace('/sagas/', '')).fetchHistory();
  expect(events!.filter((event) => event.workflowExecutionSignaledEventAttributes)).toEqual([]);
  const large = await send('POST', `/task-tokens/${badly.token}/success`, 'x'.repeat(300_000));
  expect([large.status, large.body.code]).toEqual([413, 'body-too-large']);
  // What the execution would not get as it was sent is refused, and the task waits on.
  const deep = `${'['.repeat(1_500)}${']'.repeat(1_500)}`;
  const raw = (body: string | undefined, headers: Record<string, string> = { 'content-type': 'application/json' }) =>
    fetch(`${harness.gateway.url}/task-tokens/${badly.token}/success`, { method: 'POST', body, headers });
  for (const body of [deep, '{"n":1e400}']) expect((await raw(body)).status).toBe(422);
  expect((await raw(undefined, {})).status).toBe(422);
  await send('POST', `/task-tokens/${badly.token}/failure`, { error: 'Denied', cause: 'no' });
  expect(await ended(badly.path)).toMatchObject({ status: 'failed', failure: { code: 'Denied', message: 'no' } });
  const wrong = await send('POST', '/task-tokens/made-up/success', {});
  expect([wrong.status, wrong.body.code]).toEqual([404, 'unknown-task-token']);
});

test('an answer that comes late, or second, is refused, and the first one counts', async () => {
  const Resource = 'urn:backstitch:shop:reserve.waitForTaskToken';
  const Parameters = { how: 'ok', 'token.$': '$$.Task.Token' };
  const ask = { Type: 'Task', Resource, Parameters, ResultPath: '$.said' };
  await put('asksTwice', {
    Late: {
      ...ask,
      TimeoutSeconds: 1,
      Catch: [{ ErrorEquals: ['States.Timeout'], ResultPath: null, Next: 'Ask' }],
      Next: 'Ask',
    },
    Ask: { ...ask, Next: 'Rest' },
    Rest: { Type: 'Wait', Seconds: 3, End: true },
  });
  const { body } = await start('asksTwice', {}, 0);
  const path = `/sagas/asksTwice/${body.id}`;
  const tell = async (token: string, act: string, said: unknown) => {
    const answer = await send('POST', `/task-tokens/${token}/${act}`, said);
    return [answer.status, answer.body.code];
  };
  const [late, second] = (await tokensOf(`asksTwice/${body.id}`, 2)) as [string, string];
  const closed = [409, 'task-closed'];
  expect(await tell(late, 'success', { n: 0 })).toEqual(closed);
  expect(await tell(late, 'heartbeat', {})).toEqual(closed);
  expect(await tell(second, 'success', { n: 1 })).toEqual([202, undefined]);
  expect(await tell(second, 'success', { n: 1 })).toEqual([202, undefined]);
  expect(await tell(second, 'success', { n: 2 })).toEqual(closed);
  expect(await tell(second, 'failure', { error: 'No' })).toEqual(closed);
  for (;;) {
    const saga = await read<Answer['body']>(path);
    if (saga.endedAt === undefined) continue;
    expect(saga).toMatchObject({ status: 'completed', output: { said: { n: 1 } } });
    break;
  }
});
