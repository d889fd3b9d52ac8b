import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { type Server, createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { openConnection } from '@backstitch/client';
import { slipOf } from '@backstitch/routing-slip';
import { type Saga, runsOf } from '@backstitch/saga-log';
import { Client } from '@temporalio/client';
import { Platform } from './platform';
import { until } from './until';

jest.setTimeout(60_000);

let platform: Platform;
let before: Awaited<ReturnType<Platform['books']>>;

/** Takes what it is told once `isOpen`. */
const subscriber = createServer((request, response) => {
  void text(request).then((body) => {
    if (subscriber.isOpen) told.push((JSON.parse(body) as { type: string }).type);
    response.writeHead(subscriber.isOpen ? 204 : 503).end();
  });
}) as Server & { isOpen?: boolean };
const told: string[] = [];
let endpoint: string;

beforeAll(async () => {
  await once(subscriber.listen(0, '127.0.0.1'), 'listening');
  endpoint = `http://127.0.0.1:${(subscriber.address() as AddressInfo).port}/`;
  process.env.SLIP_ENDPOINTS = endpoint;
  platform = await Platform.start();
});
afterAll(async () => {
  subscriber.close();
  subscriber.closeAllConnections();
  await platform?.stop();
});
beforeEach(async () => (before = await platform.books()));

const post = (path: string, body: object) =>
  platform.request(path, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
const journey = (more: object = {}) => ({
  traveller: 'Ada',
  city: 'Lisbon',
  flights: ['BS101', 'BS505'],
  day: '2027-05-14',
  nights: 2,
  car: true,
  card: `card-${randomUUID().slice(0, 8)}`,
  ...more,
});
const book = async (body: object): Promise<Saga> => {
  const response = await platform.book(body, { wait: 30, type: 'bookJourney' });
  expect(response.status).toBe(200);
  return (await response.json()) as Saga;
};
const gained = async () => {
  const { rooms, seats, cars, charges, discrepancies, payments } = await platform.books();
  expect(discrepancies).toEqual([]);
  expect(payments.ledger).toEqual({ EUR: 0 });
  return [rooms - before.rooms, seats - before.seats, cars - before.cars, charges.length - before.charges.length];
};

it('a journey with two flights and a car, without, and with one flight: each its own itinerary', async () => {
  const whole = await book(journey());
  expect(whole).toMatchObject({ status: 'completed', kind: 'slip', type: 'bookJourney' });
  expect(whole.steps.map(({ id }) => id)).toEqual([
    ...['reserveRoom', 'pay room', 'flight there', 'pay way there', 'flight back', 'pay way back'],
    ...['reserveCar', 'pay car'],
  ]);
  expect(await gained()).toEqual([1, 2, 1, 4]);
  const short = await book(journey({ flights: ['BS101'], car: false }));
  expect(short.steps.map(({ id }) => id)).toEqual(['reserveRoom', 'pay room', 'flight there', 'pay way there']);
});

it('a sold-out flight becomes a train: the participant revises the slip', async () => {
  const saga = await book(journey({ flights: ['BS606'], car: false }));
  expect(saga.status).toBe('completed');
  expect(saga.steps.map(({ request }) => request)).toEqual([
    ...['reserveRoom', 'charge', 'reserveSeat', 'reserveTrain', 'charge'],
  ]);
  expect(slipOf(saga)!.variables).toMatchObject({ train: 'RT71', amount: { amount: 5_200, currency: 'EUR' } });
});

it('a journey that fails at its last payment is given back, in reverse, by those who did it', async () => {
  const saga = await book(journey({ flights: ['BS404'], car: false }));
  expect(saga).toMatchObject({ status: 'compensated', failure: { code: 'NoTrainThere' } });
  expect(await gained()).toEqual([0, 0, 0, 0]);
});

it('each hop’s workflow and activity ran in the participant’s own process, under one workflow id', async () => {
  const saga = await book(journey({ flights: ['BS101'], car: false }));
  const connection = await openConnection({ address: platform.temporal.address });
  const client = new Client({ connection, namespace: platform.temporal.namespace });
  const byQueue = new Map<string, Set<string>>();
  for (const events of await runsOf(client, { workflowId: `bookJourney/${saga.id}` })) {
    const queue = events[0]!.workflowExecutionStartedEventAttributes!.taskQueue!.name!;
    const who = byQueue.get(queue) ?? new Set();
    byQueue.set(queue, who);
    for (const event of events) {
      const { workflowTaskCompletedEventAttributes: task, activityTaskStartedEventAttributes: activity } = event;
      if (task) who.add(task.identity!);
      if (activity) who.add(activity.identity!);
    }
  }
  await connection.close();
  expect([...byQueue.keys()]).toEqual(['hotels', 'payments', 'flights']);
  const processes = [...byQueue.values()].map((who) => [...who]);
  expect(processes.map(({ length }) => length)).toEqual([1, 1, 1]);
  expect(new Set(processes.flat()).size).toBe(3);
});

it('waits for a participant that is stopped, says so, and goes on when it is back', async () => {
  await platform.kill('payments');
  const response = await platform.book(journey({ car: false }), { type: 'bookJourney' });
  const path = response.headers.get('location')!;
  await platform.sagaThat(path, 'waits', ({ waitingFor }) => waitingFor?.[0]?.what === 'payments');
  await platform.begin('payments');
  expect(await platform.ended(path)).toMatchObject({ status: 'completed' });
});

it('is watched over all its hops, until it has ended', async () => {
  const response = await platform.book(journey(), { type: 'bookJourney' });
  const stream = await platform.request(`${response.headers.get('location')!}/changes`);
  // It ends by itself.
  const text = await stream.text();
  const shown = [...text.matchAll(/^data: ({"id".*)$/gm)].map(([, json]) => JSON.parse(json!) as Saga);
  expect(shown.at(-1)).toMatchObject({ status: 'completed', slip: { itinerary: [] } });
  expect(shown.at(-1)!.steps).toHaveLength(8);
  expect(text).toMatch(/event: ended\ndata: {"status":"completed"}/);
});

it('the slip of the README travels, and goes by train', async () => {
  const readme = readFileSync(join(__dirname, '../../README.md'), 'utf8');
  const [, body] = /\/routing-slips [\s\S]*?-d '([\s\S]*?)'/.exec(readme)!;
  const response = await platform.request('/routing-slips', {
    method: 'POST',
    headers: { 'content-type': 'application/json', prefer: 'wait=20' },
    body: body!,
  });
  expect(await response.json()).toMatchObject({
    status: 'completed',
    steps: [{}, {}, { id: 'reserveSeat' }, { id: 'reserveTrain' }, { id: 'pay the way' }],
  });
});

it('whose card is declined is held; with another card it is charged, once', async () => {
  const card = `card-${randomUUID().slice(0, 8)}`;
  const response = await post('/routing-slips', {
    onFailure: 'hold',
    itinerary: [
      {
        participant: 'payments',
        request: 'charge',
        arguments: { card: 'card-0002', amount: { amount: 4_200, currency: 'EUR' } },
      },
    ],
  });
  const path = response.headers.get('location')!;
  const held = await platform.sagaThat(path, 'is held', ({ status }) => status === 'needs-attention');
  expect(slipOf(held)!.exceptions).toMatchObject([{ code: 'CardDeclined' }]);
  const { input } = held.steps[0]! as { input: object };
  await post(`${path}/steps/charge/replace-input`, { reason: 'another card', input: { ...input, card } });
  expect(await platform.ended(path)).toMatchObject({ status: 'completed', steps: [{ status: 'completed' }] });
  expect(await platform.moneyOf(card)).toEqual({ charges: 1, refunds: 0 });
  expect((await gained())[3]).toBe(1);
});

it('shows a subscriber that takes nothing, and tells it everything when it does', async () => {
  const response = await post('/routing-slips', {
    itinerary: [{ participant: 'hotels', request: 'ratesOf', arguments: { city: 'Lisbon' } }],
    subscriptions: [{ endpoint }],
  });
  const path = response.headers.get('location')!;
  await platform.ended(path);
  const subscribers = async () => {
    const { items } = (await (await platform.request(`${path}/subscribers`)).json()) as { items: { status: string }[] };
    return items[0]!;
  };
  const failing = await until('the failure', async () => {
    const it = await subscribers();
    return it.status === 'failing' && it;
  });
  expect(failing).toMatchObject({
    endpoint,
    attempts: expect.any(Number) as number,
    failure: { code: 'SubscriberNotTold', message: expect.stringContaining('answered 503') as string },
    nextAttemptAt: expect.stringMatching(/Z$/) as string,
  });
  subscriber.isOpen = true;
  await until('the end of the deliveries', async () => (await subscribers()).status === 'delivered');
  expect(told).toEqual(['activity-completed', 'completed'].map((kind) => `backstitch.slip.${kind}`));
});

it('comes as JSON, faults, is held on the error queue, and is retried by an operator', async () => {
  const response = await post('/routing-slips', {
    onFailure: 'hold',
    variables: { city: 'Reykjavik', from: '2027-06-01', nights: 1, guest: 'Ada', passenger: 'Ada' },
    itinerary: [
      { participant: 'flights', request: 'reserveSeat', arguments: { flight: 'BS101', day: '2027-06-01' } },
      { participant: 'hotels', request: 'reserveRoom' },
    ],
  });
  expect(response.status).toBe(202);
  const path = response.headers.get('location')!;
  const held = await platform.sagaThat(path, 'is held', ({ status }) => status === 'needs-attention');
  expect(slipOf(held)).toMatchObject({
    at: 'trips.errors',
    exceptions: [{ code: 'NoRoomLeft', step: 'reserveRoom' }],
    activityLog: ['reserveSeat', 'reserveRoom'],
    compensationLog: ['reserveSeat'],
  });
  await until('the slip in the list of what is held', async () => {
    const listed = await platform.request('/sagas/slip?status=needs-attention');
    const { items } = (await listed.json()) as { items: { id: string }[] };
    return items.some(({ id }) => id === held.id);
  });
  const { input } = held.steps[1]! as { input: object };
  const act = { reason: 'there are rooms in Lisbon', input: { ...input, city: 'Lisbon' } };
  expect((await post(`${path}/steps/reserveRoom/replace-input`, act)).status).toBe(202);
  expect(await platform.ended(path)).toMatchObject({
    status: 'completed',
    steps: [{}, { status: 'completed', attempts: 2 }],
    audit: [{ action: 'replace-input', step: 'reserveRoom' }],
  });
  expect(await gained()).toEqual([1, 1, 0, 0]);
});
