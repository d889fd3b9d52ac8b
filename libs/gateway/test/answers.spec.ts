import { bundleOf } from '@backstitch/testing/bench';
import { NativeConnection, Worker } from '@temporalio/worker';
import type { Described } from './described';
import { type Body, GatewayHarness, ask, describedBy } from './gateway-harness';

/**
 * Every route is asked for each answer that its description has. All answers of all tests are held against the
 * document (see `ask`); this one sees to it that none is left out.
 */
let harness: GatewayHarness;
let native: NativeConnection;
let machines: Worker;
let running: Promise<void>;
let described: Described;

beforeAll(async () => {
  harness = await GatewayHarness.open('gatewayHosted');
  described = await describedBy(harness.gateway);
  native = await NativeConnection.connect({ address: process.env.BACKSTITCH_TEST_TEMPORAL! });
  const workflowBundle = await bundleOf({ workflowsPath: require.resolve('./state-machines') });
  machines = await Worker.create({ connection: native, taskQueue: 'state-machines', workflowBundle });
  running = machines.run();
}, 60_000);

afterAll(async () => {
  machines?.shutdown();
  await running;
  await native?.close();
  await harness?.close();
});

const order = { guest: { name: 'Ada' }, nights: 3 };
const why = { reason: 'as a test' };
const wait = { prefer: 'wait=10' };

const started = async (type: string, input: object = order) =>
  (await harness.post(`/sagas/${type}`, input)).headers.get('location')!;
const needsAttention = (path: string): Promise<Body> =>
  harness.until(path, ({ status }) => status === 'needs-attention');
const ends = (path: string): Promise<Body> => harness.until(path, ({ endedAt }) => endedAt);
const accepted = async (path: string, body: object) => expect((await harness.post(path, body)).status).toBe(202);

test('what tells of the gateway, and of saga types', async () => {
  for (const path of ['/health/live', '/health/ready', '/saga-types', '/saga-types/buy', '/sagas', '/sagas/buy']) {
    expect((await harness.get(path)).status).toBe(200);
  }
});

test('a saga that is started, read and watched', async () => {
  const path = await started('buy');
  expect((await harness.post('/sagas/buy', order, wait)).status).toBe(200);
  await ends(path);
  expect((await harness.get(`${path}?consistency=eventual`)).status).toBe(200);
  const { headers } = await harness.get(path);
  expect((await harness.get(path, { 'if-none-match': headers.get('etag')! })).status).toBe(304);
  const { text } = await harness.get(`${path}/changes`);
  const last = /^id: (.*)$/gm.exec(text)?.[1];
  expect((await harness.get(`${path}/changes`, { 'last-event-id': last! })).status).toBe(204);
});

test('a saga that is steered', async () => {
  const approved = await started('buyApproved');
  await accepted(`${approved}/messages/approval`, { by: 'Bo', yes: true });
  for (const act of ['cancel', 'compensate']) {
    const path = await started('buyApproved');
    await harness.until(path, ({ waitingFor }) => waitingFor);
    await accepted(`${path}/${act}`, why);
    await ends(path);
  }
});

test('a saga that is paused, and goes on', async () => {
  const path = await started('buyApproved');
  await harness.until(path, ({ waitingFor }) => waitingFor);
  await accepted(`${path}/pause`, why);
  await accepted(`${path}/resume`, why);
});

test('many sagas at once', async () => {
  const act = { act: 'cancel', filter: { type: 'buyLate' }, ...why };
  expect((await harness.post('/bulk-acts', { ...act, dryRun: true })).status).toBe(200);
  const begun = await harness.post('/bulk-acts', act);
  expect(begun.status).toBe(202);
  const path = begun.headers.get('location')!;
  expect((await harness.get(path)).status).toBe(200);
  await accepted(`${path}/stop`, why);
});

test('a saga that is recovered', async () => {
  const path = await started('buyApproved');
  await harness.until(path, ({ waitingFor }) => waitingFor);
  await harness.client.workflow.getHandle(path.replace('/sagas/', '')).terminate('as a test');
  await harness.until(path, ({ status }) => status === 'terminated');
  expect((await harness.get(`${path}/recovery`)).status).toBe(200);
  await accepted(`${path}/recover`, why);
});

test('a step, and a compensation, that needs attention', async () => {
  const acts = {
    retry: why,
    resolve: { ...why, output: { done: 'x' } },
    'replace-input': { ...why, input: { how: 'ok' } },
  };
  for (const [act, body] of Object.entries(acts)) {
    const path = await started('buyHeld', { ...order, pay: 'break' });
    await needsAttention(path);
    await accepted(`${path}/steps/pay/${act}`, body);
  }
  for (const [act, body] of Object.entries({ ...acts, resolve: why })) {
    const path = await started('buy', { ...order, reserve: 'slow', pay: 'refuse' });
    await needsAttention(path);
    await accepted(`${path}/steps/reserve/compensation/${act}`, body);
  }
}, 60_000);

test('compensations that wait for one that is stuck', async () => {
  const path = await started('buyBoth', { ...order, reserve: 'slow' });
  await harness.until(path, ({ waitingFor }) => waitingFor?.some(({ kind }) => kind === 'message'));
  await accepted(`${path}/cancel`, why);
  await needsAttention(path);
  await accepted(`${path}/steps/reserve.2/compensation/let-others-go-on`, why);
}, 60_000);

test('a routing slip, and its subscribers', async () => {
  const itinerary = [{ participant: 'shop', request: 'reserve', arguments: { how: 'ok' } }];
  const answer = await harness.post('/routing-slips', { owner: 'gatewayHosted', itinerary });
  expect((await harness.get(`${answer.headers.get('location')}/subscribers`)).status).toBe(200);
  await harness.hostSlips('shop', 'gatewayHosted.errors');
  expect((await harness.post('/routing-slips', { owner: 'gatewayHosted', itinerary }, wait)).status).toBe(200);
});

test('a state machine, and the tokens of its tasks', async () => {
  const Resource = 'urn:backstitch:shop:reserve.waitForTaskToken';
  const Parameters = { how: 'ok', 'token.$': '$$.Task.Token' };
  const machine = { StartAt: 'Ask', States: { Ask: { Type: 'Task', Resource, Parameters, End: true } } };
  const { status, headers } = await harness.put('/saga-types/asks', machine);
  expect(status).toBe(201);
  expect((await harness.put('/saga-types/asks', { ...machine, Comment: 'Asks.' })).status).toBe(200);
  const etag = (await harness.get('/saga-types/asks')).headers.get('etag')!;
  expect(etag).not.toBe(headers.get('etag'));
  expect((await harness.get('/saga-types/asks', { 'if-none-match': etag })).status).toBe(304);
  for (const act of ['success', 'failure']) {
    const path = await started('asks', {});
    const token = await tokenOf(path.replace('/sagas/', ''));
    await accepted(`/task-tokens/${token}/heartbeat`, {});
    await accepted(`/task-tokens/${token}/${act}`, {});
    for (const part of ['definition', 'states']) expect((await harness.get(`${path}/${part}`)).status).toBe(200);
  }
  expect((await ask(harness.gateway, '/saga-types/asks', { method: 'DELETE' })).status).toBe(204);
});

test('no answer that is described is left out', () => {
  const elsewhere = [
    // They take a state store: state-store.spec.ts.
    'get /saga-counts 200',
    'get /participants/{name}/holdings 200',
    // They take a state store, too: subscriptions.spec.ts.
    'get /subscriptions 200',
    'put /subscriptions/{name} 200',
    'put /subscriptions/{name} 201',
    'get /subscriptions/{name} 200',
    'delete /subscriptions/{name} 204',
    'get /subscriptions/{name}/undelivered 200',
    'post /subscriptions/{name}/undelivered/{id}/replay 202',
    'post /subscriptions/{name}/undelivered/{id}/drop 202',
    // state-store.spec.ts again.
    'post /erasures 200',
    // They take a process: processes.spec.ts.
    'get /sagas/{type}/{id}/process 200',
    'post /sagas/{type}/{id}/timers/{timer}/change 202',
    'post /sagas/{type}/{id}/timers/{timer}/cancel 202',
    // They take an inbox: events.spec.ts.
    'post /events 202',
    'get /events/unclaimed 200',
    'post /events/unclaimed/{id}/replay 202',
    'post /events/unclaimed/{id}/drop 202',
    'get /events/counts 200',
  ];
  expect(described.answers.filter((answer) => !described.seen.has(answer))).toEqual(elsewhere);
});

test('and an answer that isn’t as described would be seen', () => {
  const answer = { method: 'GET', path: '/sagas', status: 200, contentType: 'application/json' };
  const page = { items: [], next: null, consistency: 'eventual', asOf: new Date().toISOString() };
  expect(described.mismatch({ ...answer, body: page })).toBeUndefined();
  expect(described.mismatch({ ...answer, body: { ...page, total: 0 } })).toContain('total');
  expect(described.mismatch({ ...answer, body: { ...page, next: undefined, asOf: 'today' } })).toContain('asOf');
  expect(described.mismatch({ ...answer, status: 299, body: page })).toContain('not described');
});

/** The token that an execution's first task was sent. */
async function tokenOf(workflowId: string): Promise<string> {
  for (;;) {
    const { events = [] } = await harness.client.workflow.getHandle(workflowId).fetchHistory();
    for (const { activityTaskScheduledEventAttributes: scheduled } of events ?? []) {
      const [{ data } = { data: undefined }] = scheduled?.input?.payloads ?? [];
      const token = data && /"token":"([^"]+)"/.exec(Buffer.from(data).toString('utf8'))?.[1];
      if (token) return token;
    }
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}
