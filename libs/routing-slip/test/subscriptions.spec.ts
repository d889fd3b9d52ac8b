import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { type Server, createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { type SlipSubscription, activity, errorQueue, setOut, slipStyle } from '@backstitch/routing-slip';
import { unwindingOf } from '@backstitch/saga-log';
import { type CloudEvent, HTTP } from 'cloudevents';
import { late, one, three, two } from './contracts';
import { type Run, SlipHarness, broken, full, owner } from './slip-harness';

jest.setTimeout(60_000);

const around = [activity(one, 'doOne'), activity(two, 'doTwo'), activity(three, 'doThree')];

let harness: SlipHarness;
let subscriber: Server;
let url: string;
/** What each path was sent, and what it answers: 200 unless said otherwise. */
const sent: Record<string, CloudEvent<unknown>[]> = {};
const answers: Record<string, (count: number) => number> = {};

beforeAll(async () => {
  subscriber = createServer((request, response) => {
    let body = '';
    request.setEncoding('utf8').on('data', (text: string) => (body += text));
    request.on('end', () => {
      const path = request.url!;
      const all = (sent[path] ??= []);
      // As a receiver reads it: what is no CloudEvent of the specification is refused.
      all.push(HTTP.toEvent({ headers: request.headers, body }) as CloudEvent<unknown>);
      const status = answers[path]?.(all.length) ?? 200;
      response.writeHead(status, status === 302 ? { location: `${url}/elsewhere` } : {}).end();
    });
  }).listen(0, '127.0.0.1');
  await once(subscriber, 'listening');
  url = `http://127.0.0.1:${(subscriber.address() as AddressInfo).port}`;
  harness = await SlipHarness.open();
});
afterAll(async () => {
  await harness.close();
  subscriber.closeAllConnections();
  subscriber.close();
});

const to = (path: string, more: Omit<SlipSubscription, 'endpoint'> = {}): SlipSubscription => ({
  endpoint: url + path,
  ...more,
});
const kinds = (path: string) =>
  (sent[path] ?? []).map(({ type, subject }) => [type.replace('backstitch.slip.', ''), subject]);

/** Its last event has arrived, and whoever tells it has ended. */
async function told(run: Run, nth = 1): Promise<void> {
  await harness.client.workflow.getHandle(`${run.id}/subscriber/${nth}`).result();
}

it('are sent everything that happens, in order, as CloudEvents that say which slip it was', async () => {
  const run = await harness.start({ itinerary: around, subscriptions: [to('/all')] });
  await run.result;
  await told(run);
  expect(kinds('/all')).toEqual([
    ['activity-completed', 'doOne'],
    ['activity-completed', 'doTwo'],
    ['activity-completed', 'doThree'],
    ['completed', undefined],
  ]);
  const [first] = sent['/all']!;
  expect(first).toEqual({
    ...{ specversion: '1.0', id: expect.stringMatching(/^[0-9a-f-]{36}\/\d+$/) as string, source: `/sagas/${run.id}` },
    ...{ type: 'backstitch.slip.activity-completed', subject: 'doOne', datacontenttype: 'application/json' },
    time: expect.stringMatching(/^\d{4}-.*Z$/) as string,
    data: { participant: 'one', request: 'doOne', output: { done: 'doOne' } },
  });
  expect(new Set(sent['/all']!.map(({ id }) => id)).size).toBe(4);
  expect((await harness.saga(run)).steps.map(({ id }) => id)).toEqual(['doOne', 'doTwo', 'doThree']);
});

it('hear of a fault at once, and that the slip has faulted when everything is compensated', async () => {
  const run = await harness.start({ itinerary: around, subscriptions: [to('/faulted')] }, { doThree: full });
  await run.result.catch(() => undefined);
  await told(run);
  expect(kinds('/faulted')).toEqual([
    ['activity-completed', 'doOne'],
    ['activity-completed', 'doTwo'],
    ['activity-faulted', 'doThree'],
    ['compensated', 'doTwo'],
    ['compensated', 'doOne'],
    ['faulted', undefined],
  ]);
  expect(sent['/faulted']![2]!.data).toMatchObject({ code: 'Full', participant: 'three' });
  expect(sent['/faulted']!.at(-1)!.data).toMatchObject({ code: 'Full' });
});

it('hear of revisions, of an early end, of a compensation that fails and of an operator who resolves it', async () => {
  const script = {
    doOne: ({ slip }: Parameters<NonNullable<Parameters<SlipHarness['start']>[1]>['doOne']>[0]) =>
      slip.revise([activity(three, 'doThree'), 'rest'], { done: 'revised' }),
    doThree: ({ slip }: Parameters<NonNullable<Parameters<SlipHarness['start']>[1]>['doOne']>[0]) =>
      slip.endEarly('enough', { done: 'ended early' }),
  };
  const run = await harness.start({ itinerary: around, subscriptions: [to('/revised')] }, script);
  await run.result;
  await told(run);
  expect(kinds('/revised')).toEqual([
    ['activity-completed', 'doOne'],
    ['revised', 'doOne'],
    ['activity-completed', 'doThree'],
    ['ended-early', 'doThree'],
    ['completed', undefined],
  ]);

  const stuck = await harness.start(
    { itinerary: around, subscriptions: [to('/stuck')] },
    { doTwo: full, 'doOne/compensation': broken },
    { skip: true },
  );
  await harness.until(stuck, ({ status }) => status === 'needs-attention');
  await harness.act(stuck, { action: 'resolve', stepId: 'doOne', of: 'compensation' });
  await stuck.result.catch(() => undefined);
  await told(stuck);
  expect(kinds('/stuck')).toEqual([
    ['activity-completed', 'doOne'],
    ['activity-faulted', 'doTwo'],
    ['compensation-failed', 'doOne'],
    ['compensated', 'doOne'],
    ['faulted', undefined],
  ]);
  expect(sent['/stuck']![3]!.data).toMatchObject({ resolved: true, by: 'ann' });
});

it('hear of a slip that leaves for its owner at once', async () => {
  const run = await harness.start({
    itinerary: [activity(late, 'doLate', { giveUpAfter: '20ms' })],
    subscriptions: [to('/late')],
  });
  await new Promise((resolve) => setTimeout(resolve, 100));
  await harness.serve(late);
  await run.result.catch(() => undefined);
  await told(run);
  expect(kinds('/late')).toEqual([
    ['activity-faulted', 'doLate'],
    ['faulted', undefined],
  ]);
  await harness.away('late');
});

it('are each sent only what they asked for', async () => {
  const run = await harness.start(
    {
      itinerary: around,
      subscriptions: [
        to('/kinds', { events: ['compensated', 'faulted'] }),
        to('/activities', { activities: ['doTwo'] }),
      ],
    },
    { doThree: full },
  );
  await run.result.catch(() => undefined);
  await Promise.all([told(run, 1), told(run, 2)]);
  expect(kinds('/kinds')).toEqual([
    ['compensated', 'doTwo'],
    ['compensated', 'doOne'],
    ['faulted', undefined],
  ]);
  expect(kinds('/activities')).toEqual([
    ['activity-completed', 'doTwo'],
    ['compensated', 'doTwo'],
    ['faulted', undefined],
  ]);
});

it('that fail are sent it again until they take it, in order; the slip and other subscribers don’t wait', async () => {
  answers['/failing'] = (count) => (count <= 2 ? 500 : 200);
  const run = await harness.start({ itinerary: around, subscriptions: [to('/failing'), to('/beside')] });
  await run.result;
  await told(run, 2);
  expect(kinds('/beside')).toHaveLength(4);
  await told(run, 1);
  const ids = sent['/failing']!.map(({ id }) => id);
  expect([...new Set(ids)]).toEqual(sent['/beside']!.map(({ id }) => id));
  expect(ids.slice(0, 3)).toEqual([ids[0], ids[0], ids[0]]);
});

it('are told on when the worker that tells them is stopped in the middle', async () => {
  let goOn = () => undefined as void;
  const going = new Promise<void>((resolve) => (goOn = resolve));
  const run = await harness.start(
    { itinerary: around, subscriptions: [to('/moved')] },
    { doTwo: () => going.then(() => ({ done: 'doTwo' })) },
  );
  while (kinds('/moved').length === 0) await new Promise((resolve) => setTimeout(resolve, 20));
  await harness.away(errorQueue(owner));
  goOn();
  await run.result;
  await harness.hostErrors();
  await told(run);
  const ids = sent['/moved']!.map(({ id }) => id);
  expect([...new Set(ids)]).toHaveLength(4);
  expect(kinds('/moved').at(-1)).toEqual(['completed', undefined]);
});

it('that are gone are sent no more, those that lead elsewhere aren’t followed, forbidden ones aren’t told', async () => {
  answers['/gone'] = () => 410;
  answers['/moving'] = () => 302;
  const run = await harness.start({ itinerary: around, subscriptions: [to('/gone'), to('/moving'), to('/forbidden')] });
  await run.result;
  await told(run, 1);
  expect(kinds('/gone')).toEqual([['activity-completed', 'doOne']]);
  while ((sent['/moving'] ?? []).length < 2) await new Promise((resolve) => setTimeout(resolve, 20));
  for (const nth of [2, 3]) {
    const { raw } = await harness.client.workflow.getHandle(`${run.id}/subscriber/${nth}`).describe();
    const [activity] = raw.pendingActivities!;
    expect(activity!.lastFailure!.message).toMatch(nth === 2 ? /answered 302/ : /not on the allow-list/);
    await harness.client.workflow.getHandle(`${run.id}/subscriber/${nth}`).terminate();
  }
  expect([sent['/elsewhere'], sent['/forbidden']]).toEqual([undefined, undefined]);
});

describe('of a slip that is ended by force', () => {
  /** It has done the first, and is ended while it does the second. */
  const ended = async (path: string) => {
    let goOn!: () => void;
    const going = new Promise<void>((resolve) => (goOn = resolve));
    let isBegun = false;
    const run = await harness.start(
      { itinerary: around, subscriptions: [to(path)] },
      { doTwo: () => ((isBegun = true), going.then(() => ({ done: 'doTwo' }))) },
    );
    while (!isBegun || kinds(path).length === 0) await sleep(20);
    harness.byForce.add(run.id);
    await run.handle.terminate('a test');
    return { run, goOn };
  };

  it('hear of it again when it is recovered backwards', async () => {
    const { run, goOn } = await ended('/backwards');
    goOn();
    const events = (await harness.histories(run)).at(-1);
    const act = { action: 'recover', by: 'ann', reason: 'a test' } as const;
    const unwinding = unwindingOf(events!, act, new Date(), [slipStyle]);
    const { runId } = await run.handle.describe();
    await harness.client.workflow.start('slip', {
      ...{ workflowId: run.id, taskQueue: errorQueue(owner), workflowIdReusePolicy: 'ALLOW_DUPLICATE' },
      args: [
        setOut({ owner, variables: {}, itinerary: around }).args[0],
        { ...(unwinding as object), replaces: runId },
      ],
    });
    await told(run);
    expect(kinds('/backwards').slice(0, 1)).toEqual([['activity-completed', 'doOne']]);
    expect(kinds('/backwards').slice(-2)).toEqual([
      ['compensated', 'doOne'],
      ['faulted', undefined],
    ]);
  });

  it('hear of what comes next when it goes on from its last good task', async () => {
    const { run, goOn } = await ended('/forwards');
    const events = (await harness.histories(run)).at(-1);
    const { runId } = await run.handle.describe();
    await harness.client.workflowService.resetWorkflowExecution({
      ...{ namespace: harness.client.options.namespace, requestId: run.id, reason: 'a test' },
      workflowExecution: { workflowId: run.id, runId },
      workflowTaskFinishEventId: events!.findLast((event) => event.workflowTaskCompletedEventAttributes)!.eventId!,
    });
    goOn();
    await told(run);
    expect(kinds('/forwards')).toEqual([
      ['activity-completed', 'doOne'],
      ['activity-completed', 'doTwo'],
      ['activity-completed', 'doThree'],
      ['completed', undefined],
    ]);
  });
});

/** Somebody is told of a slip from a run that Temporal doesn't keep. */
async function toldFromForgotten(workflowId: string, path: string): Promise<void> {
  const told = { runId: randomUUID(), eventId: 0, exceptions: 0 };
  const teller = await harness.client.workflow.start('tellSubscriber', {
    ...{ workflowId: `${workflowId}/subscriber/9`, taskQueue: errorQueue(owner) },
    args: [{ workflowId, subscription: to(path), told }],
  });
  await teller.result();
}

it('are told no longer than Temporal keeps the slip', async () => {
  await toldFromForgotten(`slip/${randomUUID()}`, '/forgotten');
  expect(kinds('/forgotten')).toEqual([]);
});

it('are told on from the oldest run that Temporal keeps, where an earlier one is gone', async () => {
  const run = await harness.start({ itinerary: around });
  await run.handle.result();
  await toldFromForgotten(run.id, '/kept');
  expect(kinds('/kept')).toEqual([
    ['activity-completed', 'doOne'],
    ['activity-completed', 'doTwo'],
    ['activity-completed', 'doThree'],
    ['completed', undefined],
  ]);
});
