import { randomUUID } from 'node:crypto';
import { openLog } from '@backstitch/nest';
import { publishedDelivery } from '@backstitch/participant';
import { publishActivity, publishQueue, recoveryQueue, runsOf } from '@backstitch/saga-log';
import { WorkflowBench, bundleOf, quietRuntime, until } from '@backstitch/testing/bench';
import { type Gateway, openGateway } from '../src';
import { processes } from './processes';
import { Context } from '@temporalio/activity';
import { ask } from './gateway-harness';

quietRuntime();

let gateway: Gateway;
let bench: WorkflowBench;
beforeAll(async () => {
  const address = process.env.BACKSTITCH_TEST_TEMPORAL!;
  const settings = { PORT: '0', DATABASE_URL: 'sqlite::memory:', TEMPORAL_ADDRESS: address };
  const catalogue = { participants: [], sagaTypes: Object.values(processes) };
  gateway = await openGateway(catalogue, settings, openLog('gateway', { LOG_LEVEL: 'silent' }));
  bench = await WorkflowBench.open({ address });
  const workflowBundle = await bundleOf({ workflowsPath: require.resolve('./processes') });
  await bench.work({ taskQueue: 'gatewayProcesses', workflowBundle });
});
afterAll(async () => {
  await gateway?.close();
  await bench?.stop();
});

const read = async (path: string) => JSON.parse((await ask(gateway, path)).text) as unknown;
interface Shown {
  readonly status: string;
  readonly process: { readonly events: readonly unknown[] };
}

const sent = (parcel: string, type = 'Sent') => ({
  ...{ id: randomUUID(), source: '/desk', type, time: '2027-05-01T10:00:00Z', data: { parcel } },
});
const start = (body: object) =>
  ask(gateway, '/sagas/track', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });

const door = (body: object) =>
  ask(gateway, '/events', {
    method: 'POST',
    headers: { 'content-type': 'application/cloudevents+json' },
    body: JSON.stringify({ specversion: '1.0', ...body }),
  });
const counts = async () => (await read('/events/counts')) as Record<string, number>;

it('a process is started with an event that begins it, and is found by the key of its events', async () => {
  const parcel = randomUUID();
  const { status, headers } = await start(sent(parcel));
  expect([status, headers.get('location')]).toEqual([202, `/sagas/track/${parcel}`]);
  expect(await read(`/sagas/track/${parcel}`)).toMatchObject({
    ...{ kind: 'process', input: { parcel } },
    process: { begunBy: 'Sent' },
  });
  expect(await read(`/sagas/track/${parcel}/process`)).toMatchObject({
    ...{ state: 'onItsWay', status: 'active', takes: ['Arrived'], deferred: [] },
    timers: [{ name: 'lostAfter in track.onItsWay' }],
    picture: expect.stringContaining('class onItsWay here') as string,
  });
});

it('events that come to the door begin a process and move it on, each once, and all are accounted for', async () => {
  const parcel = randomUUID();
  const [begun, arrived] = [sent(parcel), sent(parcel, 'Arrived')];
  // It comes before what begins the process.
  for (const event of [arrived, begun, begun, arrived]) expect((await door(event)).status).toBe(202);
  const shown = async () => (await read(`/sagas/track/${parcel}`)) as Shown;
  await until(async () => (await shown().catch(() => undefined))?.status === 'completed');
  expect((await shown()).process.events).toMatchObject([
    { type: 'Sent', outcome: 'handled' },
    { type: 'Arrived', outcome: 'handled' },
  ]);
  await until(async () => (await counts()).sent === 0);
  expect(await counts()).toMatchObject({ published: 2, handled: 2, deferred: 0, ignored: 0, rejected: 0 });
}, 60_000);

it('what does not begin one is refused, with what would', async () => {
  const { status, text } = await start(sent('x', 'Arrived'));
  expect([status, text]).toEqual([422, expect.stringContaining('Sent would')]);
  const { status: wrong, text: why } = await start({ ...sent('x'), data: {} });
  expect([wrong, why]).toEqual([422, expect.stringContaining('/data/parcel')]);
  expect((await ask(gateway, '/sagas/track/none/process')).status).toBe(404);
});

/** How many events have come meanwhile. */
const publishedBy = async (work: () => Promise<void>) => {
  const before = (await counts()).published!;
  await work();
  return (await counts()).published! - before;
};

it('what a process publishes reaches another, in its order and once, though an answer is lost, and before it ends', async () => {
  const parcel = randomUUID();
  await start(sent(parcel));
  const published = await publishedBy(async () => {
    await bench.client.workflow.getHandle(`track/${parcel}`).executeUpdate('backstitch.timer', {
      args: [{ action: 'change-timer', timer: 'lostAfter in track.onItsWay', by: 'ann', reason: 'a test' }],
    });
    const shown = async (path: string) => (await read(path)) as Shown & { waitingFor?: unknown };
    // Nobody delivers it yet: the process has gone back, and waits.
    const waits = [expect.objectContaining({ kind: 'worker', what: publishQueue })] as unknown;
    await until(async () => (await shown(`/sagas/track/${parcel}`)).waitingFor !== undefined);
    expect(await shown(`/sagas/track/${parcel}`)).toMatchObject({ steps: [], waitingFor: waits });
    const delivery = publishedDelivery({ url: `${gateway.url}/events` })[publishActivity]! as (
      it: unknown,
    ) => Promise<unknown>;
    await bench.work({
      taskQueue: publishQueue,
      activities: {
        [publishActivity]: async (events: unknown) => {
          await delivery(events);
          if (Context.current().info.attempt === 1) throw new Error('its answer was lost');
        },
      },
    });
    await until(async () => (await shown(`/sagas/track/${parcel}`)).status === 'compensated', 20_000);
    await until(
      async () => (await shown(`/sagas/claim/${parcel}`).catch(() => undefined))?.status === 'completed',
      20_000,
    );
    expect(await shown(`/sagas/claim/${parcel}`)).toMatchObject({
      output: { losses: [1, 2, 3] },
      startedBy: `/sagas/track/${parcel}`,
      steps: [],
    });
  });
  // Three of the one, and three that the other made of them.
  expect(published).toBe(6);
}, 60_000);

it('what a process publishes has ids of its own through fresh histories', async () => {
  const parcel = randomUUID();
  const runsOfClaim = async () => (await runsOf(bench.client, { workflowId: `claim/${parcel}` })).length;
  const published = await publishedBy(async () => {
    for (const nth of [1, 2, 3]) {
      await door({ id: `${parcel}/${nth}`, source: '/desk', type: 'ParcelWentLost', data: { parcel, nth } });
      const shown = async () => (await read(`/sagas/claim/${parcel}`)) as { process?: { counts: { handled: number } } };
      await until(async () => (await shown()).process?.counts.handled === nth, 20_000);
      // It goes on in a fresh history when what it has published is delivered.
      if (nth < 3) await until(async () => (await runsOfClaim()) > nth, 20_000);
    }
    await bench.client.workflow.getHandle(`claim/${parcel}`).result();
  });
  expect(published).toBe(6);
}, 60_000);

it('an operator has a timer come later, now, or never, with who and why, and once for each key', async () => {
  const parcel = randomUUID();
  await start(sent(parcel));
  const name = 'lostAfter in track.onItsWay';
  const act = (what: string, body: object, timer = name, headers: Record<string, string> = {}) =>
    ask(gateway, `/sagas/track/${parcel}/timers/${encodeURIComponent(timer)}/${what}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'backstitch-actor': 'ann', ...headers },
      body: JSON.stringify(body),
    });
  const timers = async () => ((await read(`/sagas/track/${parcel}/process`)) as { timers: unknown[] }).timers;
  const key = { 'idempotency-key': randomUUID() };
  const later = { reason: 'the road is closed', due: '2099-01-01T00:00:00+01:00' };
  expect(await act('change', later, name, key)).toMatchObject({ status: 202, body: { accepted: 'change-timer' } });
  expect(await timers()).toEqual([{ name, due: '2098-12-31T23:00:00.000Z' }]);
  expect((await act('change', later, name, key)).status).toBe(202);
  expect((await act('change', { reason: 'another' }, name, key)).body).toMatchObject({
    code: 'idempotency-key-reused',
  });
  expect((await act('change', { ...later, due: 'soon' })).body).toMatchObject({ code: 'invalid-body' });
  expect((await act('cancel', {})).body).toMatchObject({ code: 'invalid-body' });
  expect(await act('cancel', later, 'lostAfter')).toMatchObject({ status: 422 });
  expect(await act('cancel', { reason: 'x' }, 'lostAfter')).toMatchObject({
    status: 404,
    body: { code: 'unknown-timer', detail: `No timer 'lostAfter' waits: '${name}'.` },
  });
  expect((await act('change', { reason: 'it is lost' })).status).toBe(202);
  const shown = async () => (await read(`/sagas/track/${parcel}`)) as Shown & { audit: unknown };
  await until(async () => (await shown()).status === 'compensated');
  expect((await shown()).audit).toMatchObject([
    { by: 'ann', action: 'change-timer', timer: name, due: '2098-12-31T23:00:00.000Z', reason: 'the road is closed' },
    { by: 'ann', action: 'change-timer', timer: name, reason: 'it is lost' },
  ]);
  expect(await act('cancel', { reason: 'x' })).toMatchObject({ status: 409, body: { code: 'already-ended' } });

  const other = randomUUID();
  await start(sent(other));
  const path = `/sagas/track/${other}`;
  const cancelled = await ask(gateway, `${path}/timers/${encodeURIComponent(name)}/cancel`, {
    ...{ method: 'POST', headers: { 'content-type': 'application/json' }, body: '{"reason":"it will come"}' },
  });
  expect(cancelled).toMatchObject({ status: 202, body: { accepted: 'cancel-timer' } });
  expect(await read(`${path}/process`)).toMatchObject({ state: 'onItsWay', timers: [] });
  expect(await read(path)).not.toMatchObject({ waitingFor: [{ kind: 'timer' }] });
}, 60_000);

describe('without a worker that hosts it', () => {
  beforeAll(() => bench.stopWork('gatewayProcesses'));

  it('where it is can’t be told', async () => {
    const parcel = randomUUID();
    await start(sent(parcel));
    const { status, body } = await ask(gateway, `/sagas/track/${parcel}/process`);
    expect([status, body.code]).toEqual([503, 'no-worker']);
    expect(await read(`/sagas/track/${parcel}`)).toMatchObject({ kind: 'process' });
  }, 60_000);

  it('what came to a process that was ended by force then is told when it was recovered', async () => {
    const before = await counts();
    const parcel = randomUUID();
    await start(sent(parcel));
    await door({ specversion: '1.0', ...sent(parcel, 'Arrived') });
    // Others may have been sent when their worker stopped, and stay so.
    const sentBefore = before['sent'] ?? 0;
    await until(async () => (await counts())['sent'] === sentBefore + 1, 30_000);
    await bench.client.workflow.getHandle(`track/${parcel}`).terminate('by mistake');
    const workflowBundle = await bundleOf({ workflowsPath: require.resolve('@backstitch/saga/recovery') });
    await bench.work({ taskQueue: recoveryQueue, workflowBundle });
    const { status } = await ask(gateway, `/sagas/track/${parcel}/recover`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ reason: 'it was in the way' }),
    });
    expect(status).toBe(202);
    const shown = async () => (await read(`/sagas/track/${parcel}`)) as Shown;
    await until(async () => (await shown()).status === 'compensated', 30_000);
    expect((await shown()).process.events).toMatchObject([
      { type: 'Sent', outcome: 'rejected' },
      { type: 'Arrived', outcome: 'rejected', reason: 'the process compensates' },
    ]);
    // While nobody ran it, it was asked at longer and longer intervals.
    await until(async () => (await counts())['sent'] === sentBefore, 60_000);
    expect((await counts())['rejected']).toBe((before['rejected'] ?? 0) + 1);
  }, 150_000);
});
