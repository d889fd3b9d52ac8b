import type { Saga } from '@backstitch/saga-log';
import type { Trip } from '@backstitch-examples/trip-catalogue';
import { stateMachines } from '@backstitch-examples/trip-catalogue/state-machines';
import { Platform, type ServiceName, trip } from './platform';

jest.setTimeout(120_000);

let platform: Platform;
let before: Awaited<ReturnType<Platform['books']>>;

beforeAll(async () => {
  platform = await Platform.start();
  for (const { name, unwind, definition } of stateMachines) {
    const response = await platform.request(`/saga-types/${name}?unwind=${unwind}`, {
      method: 'PUT',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(definition),
    });
    expect(response.status).toBe(201);
  }
});
afterAll(() => platform?.stop());
beforeEach(async () => {
  before = await platform.books();
});
afterEach(() => platform.behave());

async function isBooked(saga: Saga, card: string) {
  expect(saga).toMatchObject({ kind: 'state-machine', status: 'completed' });
  const { rooms, seats, cars, charges, discrepancies } = await platform.books();
  expect({ rooms, seats, cars }).toEqual({ rooms: before.rooms + 1, seats: before.seats + 1, cars: before.cars + 1 });
  expect(charges).toEqual([...before.charges, (saga.output as Trip).paymentId]);
  expect(discrepancies).toEqual([]);
  expect(await platform.moneyOf(card)).toMatchObject({ charges: 1, refunds: 0 });
}

const isGivenBack = async () =>
  expect(await platform.books()).toEqual({ ...before, payments: expect.anything() as object });

const started = async (type: string, more: object = {}) => {
  const asked = trip(more);
  const response = await platform.book(asked, { type });
  expect(response.status).toBe(202);
  return { path: response.headers.get('location')!, card: asked.card };
};

const waits = (path: string, participant: ServiceName) =>
  platform.sagaThat(path, `waits for ${participant}`, ({ waitingFor = [] }) =>
    waitingFor.some(({ kind, what }) => kind === 'worker' && what === participant),
  );

it.each(stateMachines)('$name books a trip, and gives it back when the card is declined', async ({ name }) => {
  const asked = trip();
  await isBooked((await (await platform.book(asked, { type: name, wait: 20 })).json()) as Saga, asked.card);

  before = await platform.books();
  const declined = (await (await platform.book(trip({ card: 'card-0002' }), { type: name, wait: 20 })).json()) as Saga;
  expect(declined).toMatchObject({ failure: { code: 'CardDeclined' } });
  expect(declined.status).toBe(name === 'planTrip' ? 'compensated' : 'failed');
  const undone = Object.fromEntries(declined.steps.map(({ id, compensation }) => [id, compensation?.status]));
  const reserved = { 'Reserve room': 'completed', 'Reserve seat': 'completed', 'Reserve car': 'completed' };
  expect(undone).toEqual({ ...reserved, Charge: undefined });
  await isGivenBack();
});

describe('kill -9 of the worker that runs it', () => {
  it.each([
    ['planTrip', 'hotels'],
    ['planTripByHand', 'flights'],
  ] as const)('while %s waits for %s: it goes on where it was', async (type, participant) => {
    await platform.kill(participant);
    const { path, card } = await started(type);
    await waits(path, participant);
    await platform.kill('coordinator');
    await platform.begin('coordinator', participant);
    await isBooked(await platform.ended(path), card);
  });

  it.each(stateMachines)('while $name charges the card: it is charged once', async ({ name }) => {
    await platform.misbehave({ answer: 'late', ms: 2_000, calls: 1, on: 'charges' });
    const { path, card } = await started(name);
    await platform.charged(card);
    await platform.kill('coordinator');
    await platform.begin('coordinator');
    await isBooked(await platform.ended(path), card);
  });

  it.each([
    ['planTrip', 'flights'],
    ['planTripByHand', 'cars'],
  ] as const)('while %s gives back what %s holds: everything is given back', async (type, participant) => {
    await platform.misbehave({ answer: 'late', ms: 2_000, calls: 1, on: 'charges' });
    const { path, card } = await started(type, { card: 'card-0069' });
    await platform.charged(card);
    await platform.kill(participant);
    await waits(path, participant);
    await platform.kill('coordinator');
    await platform.begin('coordinator', participant);
    expect((await platform.ended(path)).status).toBe(type === 'planTrip' ? 'compensated' : 'failed');
    await isGivenBack();
  });
});
