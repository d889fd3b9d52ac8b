import type { Saga } from '@backstitch/saga-log';
import type { Trip } from '@backstitch-examples/trip-catalogue';
import { Platform, trip } from './platform';

jest.setTimeout(60_000);

let platform: Platform;
let before: Awaited<ReturnType<Platform['books']>>;

beforeAll(async () => {
  platform = await Platform.start();
});
afterAll(() => platform?.stop());
beforeEach(async () => {
  before = await platform.books();
});

/** What is held more than before. */
async function gained() {
  const { rooms, seats, cars, charges, discrepancies, payments } = await platform.books();
  expect(discrepancies).toEqual([]);
  expect(payments.ledger).toEqual({ EUR: 0 });
  return {
    rooms: rooms - before.rooms,
    seats: seats - before.seats,
    cars: cars - before.cars,
    charges: charges.filter((id) => !before.charges.includes(id)),
  };
}

const nothing = { rooms: 0, seats: 0, cars: 0, charges: [] };
const oneTrip = (paymentId: string) => ({ rooms: 1, seats: 1, cars: 1, charges: [paymentId] });

describe('a trip', () => {
  it('is booked with one call: four databases agree with the answer, and the ledger sums to zero', async () => {
    const asked = trip();
    const response = await platform.book(asked, { wait: 20 });
    const saga = (await response.json()) as Saga;

    expect(response.status).toBe(200);
    expect(saga).toMatchObject({ status: 'completed', type: 'bookTrip', consistency: 'authoritative' });
    expect(saga.steps.map(({ id, status, compensation }) => [id, status, compensation])).toEqual([
      ['reserveRoom', 'completed', undefined],
      ['reserveSeat', 'completed', undefined],
      ['reserveCar', 'completed', undefined],
      ['charge', 'completed', undefined],
    ]);
    expect(await gained()).toEqual(oneTrip((saga.output as Trip).paymentId));
    expect(await platform.moneyOf(asked.card)).toEqual({ charges: 1, refunds: 0 });
  });

  it('whose payment is declined is given back in mirror image, what ran side by side side by side', async () => {
    const response = await platform.book(trip({ card: 'card-0002' }), { wait: 20 });
    const saga = (await response.json()) as Saga;

    expect(response.status).toBe(200);
    expect(saga).toMatchObject({ status: 'compensated', failure: { code: 'CardDeclined' } });
    expect(saga.steps.map(({ id, status, compensation }) => [id, status, compensation?.request])).toEqual([
      ['reserveRoom', 'completed', 'cancelRoom'],
      ['reserveSeat', 'completed', 'cancelSeat'],
      ['reserveCar', 'completed', 'cancelCar'],
      ['charge', 'refused', undefined],
    ]);
    const undos = saga.steps.flatMap(({ compensation }) => compensation ?? []);
    expect(undos.map(({ status }) => status)).toEqual(['completed', 'completed', 'completed']);
    // None waits for another: the last one begins before the first one ends, and all after the refusal.
    const times = (key: 'startedAt' | 'endedAt') => undos.map((undo) => Date.parse(undo[key]!));
    expect(Math.max(...times('startedAt'))).toBeLessThanOrEqual(Math.min(...times('endedAt')));
    expect(Math.min(...times('startedAt'))).toBeGreaterThanOrEqual(Date.parse(saga.steps[3]!.endedAt!));
    expect(await gained()).toEqual(nothing);
  });

  it('that races another for the last room gets it, or is given back: exactly one of the two', async () => {
    const race = [trip({ city: 'Kyoto', traveller: 'Ada' }), trip({ city: 'Kyoto', traveller: 'Grace' })];
    const answers = await Promise.all(race.map((asked) => platform.book(asked, { wait: 20 })));
    const sagas = (await Promise.all(answers.map((answer) => answer.json()))) as Saga[];

    expect(sagas.map(({ status }) => status).sort()).toEqual(['compensated', 'completed']);
    const [winner, loser] = [...sagas].sort((a) => (a.status === 'completed' ? -1 : 1)) as [Saga, Saga];
    expect(loser.failure).toMatchObject({ code: 'NoRoomLeft' });
    expect(await gained()).toEqual(oneTrip((winner.output as Trip).paymentId));
  });
});

describe('the card provider', () => {
  afterEach(() => platform.behave());

  it.each([
    ['later than anyone waits', { answer: 'late', ms: 4_000, calls: 1 }],
    ['after doing it twice', { answer: 'twice', calls: 1 }],
    ['never', { answer: 'never', calls: 1 }],
  ] as const)('answers %s: the trip is charged once', async (_, fault) => {
    await platform.misbehave({ ...fault, on: 'charges' });
    const asked = trip();
    const saga = (await (await platform.book(asked, { wait: 30 })).json()) as Saga;

    expect(saga.status).toBe('completed');
    expect(await platform.moneyOf(asked.card)).toEqual({ charges: 1, refunds: 0 });
    expect(await gained()).toEqual(oneTrip((saga.output as Trip).paymentId));
  });

  it('never answers, and the traveller cancels meanwhile: what it took without a word is refunded', async () => {
    await platform.misbehave({ answer: 'never', calls: 1, on: 'charges' });
    const asked = trip();
    const path = await platform.begun(asked);
    await platform.charged(asked.card);
    const cancelled = await platform.request(`${path}/cancel`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ reason: 'changed plans' }),
    });
    expect(cancelled.status).toBe(202);

    expect(await platform.ended(path)).toMatchObject({ status: 'cancelled', audit: [{ reason: 'changed plans' }] });
    expect(await platform.moneyOf(asked.card)).toEqual({ charges: 1, refunds: 1 });
    expect(await gained()).toEqual(nothing);
  });
});
