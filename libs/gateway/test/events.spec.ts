import type { OccurredOf, PublishedBy } from '@backstitch/contract';
import { openDatabase } from '@backstitch/database';
import { openLog } from '@backstitch/nest';
import { Relay, type Serves, activitiesOf, migrate, outboxOf, publishIn } from '@backstitch/participant';
import { WorkflowBench, bundleOf, until } from '@backstitch/testing/bench';
import { type Gateway, openGateway } from '../src';
import { type Answer, ask } from './gateway-harness';
import { Counted, Opened, counting, gatewayNoted, tallies } from './tallies';

/** How often it is measured how long an event takes. `npm run bench:event-latency` gives a figure. */
const latencies = 20;

let gateway: Gateway;
let bench: WorkflowBench;
const environment = { TEMPORAL_ADDRESS: process.env.BACKSTITCH_TEST_TEMPORAL!, PORT: '0', EVENTS_WITHIN: '700ms' };
beforeAll(async () => {
  bench = await WorkflowBench.open();
  const workflowBundle = await bundleOf({ workflowsPath: require.resolve('./tally-sagas') });
  await bench.work({ taskQueue: 'gatewayTallies', workflowBundle });
  const settings = { ...environment, DATABASE_URL: 'sqlite::memory:' };
  gateway = await openGateway(tallies, settings, openLog('gateway', { LOG_LEVEL: 'silent' }));
});
afterAll(async () => {
  await gateway.close();
  await bench.stop();
});

const structured = 'application/cloudevents+json';
const batch = 'application/cloudevents-batch+json';
const post = (path: string, body: unknown, headers: Record<string, string> = {}): Promise<Answer> =>
  ask(gateway, path, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify(body),
  });
const get = (path: string) => ask(gateway, path);
const eventOf = (type: string, saga: string, n: number) => ({
  ...{ specversion: '1.0', id: `${saga}/${n}`, source: 'gatewayCounting', type, subject: saga },
  ...{ time: '2027-05-14T10:00:00.000Z', data: { saga, n } },
});
const numbersOf = async (id: string) =>
  (await bench.client.workflow.getHandle(`gatewayTally/${id}`).result()) as number[];
const counts = async () => JSON.parse((await get('/events/counts')).text) as Record<string, number>;

it('takes events in each mode of HTTP, begins their saga, and counts what became of them', async () => {
  const before = await counts();
  const { data } = eventOf('Counted', 'modes', 3);
  const binary = {
    ...{ 'ce-specversion': '1.0', 'ce-id': 'modes/3', 'ce-source': 'gatewayCounting', 'ce-type': 'Counted' },
    'ce-time': '2027-05-14T10:00:00Z',
  };
  const first = [eventOf('Opened', 'modes', 1), eventOf('Counted', 'modes', 2), eventOf('Counted', 'modes', 2)];
  expect(await post('/events', first, { 'content-type': batch })).toMatchObject({ status: 202, body: { taken: 2 } });
  expect(await post('/events', data, binary)).toMatchObject({ status: 202, body: { taken: 1 } });
  expect(await post('/events', data, binary)).toMatchObject({ status: 202, body: { taken: 0 } });
  await post('/events', eventOf('Closed', 'modes', 4), { 'content-type': structured });
  expect(await numbersOf('modes')).toEqual([1, 2, 3, 4]);
  await until(async () => (await counts()).sent === 0);
  const after = await counts();
  expect(after.published! - before.published!).toBe(4);
  expect([after.handled! - before.handled!, after.rejected! - before.rejected!]).toEqual([3, 1]);
  // It is a saga like any other.
  expect((await get('/sagas/gatewayTally/modes')).body).toMatchObject({
    status: 'completed',
    startedBy: 'gatewayCounting',
  });
  await post('/events', [eventOf('Counted', 'modes', 6), eventOf('Opened', 'modes', 7)], { 'content-type': batch });
  await until(async () => (await counts()).ignored === before.ignored! + 1);
  expect((await counts()).rejected).toBe(before.rejected! + 2);
});

it.each<[string, unknown, Record<string, string>, RegExp]>([
  ['no attributes', { saga: 'a', n: 1 }, {}, /ce-specversion, ce-id, ce-source, ce-type/],
  ['a batch that is none', eventOf('Opened', 'x', 1), { 'content-type': batch }, /a list of events/],
  ['no id', { ...eventOf('Opened', 'x', 1), id: undefined }, { 'content-type': structured }, /\/0\/id/],
  [
    'another version',
    { ...eventOf('Opened', 'x', 1), specversion: '0.3' },
    { 'content-type': structured },
    /specversion/,
  ],
  ['bytes', { ...eventOf('Opened', 'x', 1), data_base64: 'AA==' }, { 'content-type': structured }, /Only JSON/],
  ['too much', { ...eventOf('Opened', 'x', 1), data: 'x'.repeat(300_000) }, { 'content-type': structured }, /262144/],
])('refuses %s', async (_, body, headers, why) => {
  const answer = await post('/events', body, headers);
  expect(answer).toMatchObject({ status: 422, body: { code: 'invalid-body' } });
  expect(answer.text).toMatch(why);
});

const inHeaders = { 'ce-specversion': '1.0', 'ce-id': '1', 'ce-source': 'gatewayCounting', 'ce-type': 'Counted' };

it.each<[string, Record<string, string>, RegExp]>([
  ['a time that is none', { 'ce-time': 'yesterday' }, /\/0\/time/],
  ['an empty time', { 'ce-time': '' }, /\/0\/time/],
  ['an empty id', { 'ce-id': '' }, /\/0\/id/],
  ['another version', { 'ce-specversion': '0.3' }, /specversion/],
  ['a version that is none', { 'ce-specversion': 'x' }, /specversion/],
  ['a % that encodes nothing', { 'ce-subject': '50%' }, /ce-subject has a %/],
  ['half a character', { 'ce-id': '%C3' }, /ce-id has a %/],
  ['a NUL character', { 'ce-id': 'a%00b' }, /NUL/],
])('refuses a binary event with %s', async (_, odd, why) => {
  const answer = await post('/events', { saga: 'binary', n: 1 }, { ...inHeaders, ...odd });
  expect(answer).toMatchObject({ status: 422, body: { code: 'invalid-body' } });
  expect(answer.text).toMatch(why);
});

it('takes a binary event whatever else its headers say, with its attributes decoded', async () => {
  const odd = { 'ce-data': 'x', 'ce-dataschema': '%', 'ce-datacontenttype': 'x', 'ce-': 'x' };
  const data = { saga: 'binary', n: 1 };
  const headers = { ...inHeaders, ...odd, 'ce-type': '"Un%20known"', 'ce-id': '%E2%82%AC', 'ce-subject': '"a\\"b"' };
  expect(await post('/events', data, headers)).toMatchObject({ status: 202, body: { taken: 1 } });
  const same = { ...eventOf('Un known', 'binary', 1), id: '€', subject: 'a"b' };
  expect(await post('/events', same, { 'content-type': structured })).toMatchObject({ body: { taken: 0 } });
});

it('takes a content type in capitals', async () => {
  const one = (id: string) => ({ ...eventOf('Unknown', 'capitals', 1), id });
  const type = (text: string) => ({ 'content-type': text });
  expect(await post('/events', one('a'), type('Application/CloudEvents+JSON; Charset=UTF-8'))).toMatchObject({
    status: 202,
  });
  expect(await post('/events', [one('b')], type('APPLICATION/CLOUDEVENTS-BATCH+JSON'))).toMatchObject({ status: 202 });
  expect(await post('/events', {}, { ...type('APPLICATION/JSON'), ...inHeaders, 'ce-type': 'Unknown' })).toMatchObject({
    status: 202,
  });
});

it('takes events at its own door only', async () => {
  const answer = await post('/sagas/gatewayTally', eventOf('Opened', 'x', 1), { 'content-type': structured });
  expect(answer).toMatchObject({ status: 415, body: { code: 'unsupported-media-type' } });
});

it('lists what nobody takes, and replays and drops it with who and why', async () => {
  await post('/events', [eventOf('Counted', 'later', 2), eventOf('Nothing', 'later', 3)], { 'content-type': batch });
  type Unclaimed = { items: { id: string; reason: string; event: { type: string } }[]; next: string | null };
  const unclaimed = async () => JSON.parse((await get('/events/unclaimed?limit=200')).text) as Unclaimed;
  const found = async () => {
    const { items } = await unclaimed();
    return ['Counted', 'Nothing'].map((name) => items.find(({ event }) => event.type === name)!);
  };
  await until(async () => (await found()).every((item) => item), 20_000);
  const [counted, nothing] = await found();
  expect([counted!.reason, nothing!.reason]).toEqual([
    'no-saga: there is no /sagas/gatewayTally/later, and Counted begins none',
    expect.stringMatching(/^no-taker: /),
  ]);
  await post('/events', eventOf('Opened', 'later', 1), { 'content-type': structured });
  const path = (id: string, act: string) => `/events/unclaimed/${id}/${act}`;
  expect((await post(path(counted!.id, 'replay'), {})).body).toMatchObject({ code: 'invalid-body' });
  expect(await post(path(counted!.id, 'replay'), { reason: 'it is here now' })).toMatchObject({ status: 202 });
  expect((await post(path(counted!.id, 'replay'), { reason: 'again' })).body).toMatchObject({ code: 'not-unclaimed' });
  expect(await post(path(nothing!.id, 'drop'), { reason: 'a test' })).toMatchObject({ status: 202 });
  expect((await post(path('99999', 'drop'), { reason: 'a test' })).body).toMatchObject({ code: 'unknown-event' });
  expect((await get('/events/unclaimed?limit=0')).body).toMatchObject({ code: 'bad-query' });
  expect((await get('/events/unclaimed?cursor=x')).body).toMatchObject({ code: 'bad-cursor' });
  await post('/events', eventOf('Closed', 'later', 4), { 'content-type': structured });
  expect(await numbersOf('later')).toEqual([1, 2, 4]);
});

it('has what a participant commits, at once', async () => {
  const database = await openDatabase('sqlite::memory:');
  await migrate(database);
  const relay = Relay.start(database, { url: `${gateway.url}/events` });
  const handle = bench.client.workflow.getHandle('gatewayTally/latency');
  const publish = (event: OccurredOf<PublishedBy<typeof counting>>) =>
    publishIn(database, counting, async (transaction) => transaction.publish(event));
  await publish(Opened({ saga: 'latency', n: 0 }));
  const heardOf = async () => (await handle.query<unknown[]>('backstitch.events')).length;
  await until(() => heardOf().catch(() => 0));
  const took: number[] = [];
  for (let n = 1; n <= latencies; n++) {
    await publish(Counted({ saga: 'latency', n: 2 * n }));
    const committed = Date.now();
    await until(async () => (await heardOf()) === n + 1);
    const history = await handle.fetchHistory();
    const signal = history.events!.filter((event) => event.workflowExecutionSignaledEventAttributes).at(-1)!;
    took.push(Number(signal.eventTime!.seconds) * 1_000 + Number(signal.eventTime!.nanos) / 1e6 - committed);
  }
  took.sort((a, b) => a - b);
  // What is asked once a second by nobody: a relay or a dispatcher that only looked around would take longer.
  expect(took[took.length >> 1]).toBeLessThan(400);
  await relay.stop();
  await database.close();
});

it('starts the saga that a verb has committed, once, though its answer was lost', async () => {
  const database = await openDatabase('sqlite::memory:');
  await migrate(database);
  let asked = 0;
  const service: Serves<typeof counting, unknown> = {
    open: async (input, { start, stepKey }) => {
      start(gatewayNoted, input);
      start(gatewayNoted, { ...input, note: 'twice' }, { key: `opened ${input.saga}` });
      asked += 1;
      // Its answer is lost once: the barrier gives it again, and runs nothing.
      if (asked === 1) throw new Error(`no answer of ${stepKey}`);
      return input;
    },
  };
  await bench.work({ taskQueue: counting.name, activities: activitiesOf(counting, service, database) });
  const relay = Relay.start(database, { url: `${gateway.url}/events` });
  const began = new Date().toISOString();
  try {
    const opened = await post('/sagas/gatewayOpening', { saga: 'starts', n: 1 }, { prefer: 'wait=20' });
    expect(opened.body).toMatchObject({ status: 'completed' });
    await until(async () => (await outboxOf(database)).waiting === 0);
    const noted = async () => {
      const { items } = JSON.parse((await get(`/sagas/gatewayNoted?startedAfter=${began}`)).text) as {
        items: { id: string; status: string }[];
      };
      return items;
    };
    await until(async () => (await noted()).filter(({ status }) => status === 'completed').length === 2);
    const shown = await Promise.all(
      (await noted()).map(async ({ id }) => JSON.parse((await get(`/sagas/gatewayNoted/${id}`)).text) as unknown),
    );
    const input = { saga: 'starts', n: 1 };
    expect(shown).toHaveLength(2);
    expect(shown).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ output: { ...input, note: 'none' } }),
        expect.objectContaining({ output: { ...input, note: 'twice' } }),
      ]),
    );
    // What was given goes: another caller with the key meets the same saga.
    const again = await post(
      '/sagas/gatewayNoted',
      { ...input, note: 'twice' },
      { 'idempotency-key': 'opened starts' },
    );
    expect(again.headers.get('idempotency-replayed')).toBe('true');
  } finally {
    await relay.stop();
    await database.close();
  }
}, 60_000);
