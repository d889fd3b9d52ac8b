import type { Saga } from '@backstitch/contract';
import type { Trip } from '@backstitch/trip';
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

/** A trip whose money has moved, but nobody knows it yet: its card provider takes two seconds to answer. */
async function halfBooked() {
  await platform.misbehave({ answer: 'late', ms: 2_000, calls: 1, on: 'charges' });
  const asked = trip();
  const path = await platform.begun(asked);
  await platform.charged(asked.card);
  return { path, card: asked.card };
}

async function isBooked(path: string, card: string) {
  const saga = await platform.ended(path);
  expect(saga.status).toBe('completed');
  const { rooms, seats, cars, charges, faults, payments } = await platform.books();
  expect({ rooms, seats, cars }).toEqual({ rooms: before.rooms + 1, seats: before.seats + 1, cars: before.cars + 1 });
  expect(charges).toEqual(expect.arrayContaining([...before.charges, (saga.output as Trip).paymentId]));
  expect(charges).toHaveLength(before.charges.length + 1);
  expect({ faults, ledger: payments.ledger }).toEqual({ faults: [], ledger: { EUR: 0 } });
  expect(await platform.moneyOf(card)).toEqual({ charges: 1, refunds: 0 });
  return saga;
}

async function isGivenBack(path: string) {
  const saga = await platform.ended(path);
  expect(saga.status).toBe('compensated');
  const { payments: _, ...books } = await platform.books();
  const { payments: __, ...booksBefore } = before;
  expect(books).toEqual(booksBefore);
  return saga;
}

describe('kill -9 in the middle of a saga', () => {
  it('of the orchestrator: the saga goes on where it was', async () => {
    const { path, card } = await halfBooked();
    await platform.kill('orchestrator');
    await platform.begin('orchestrator');
    await isBooked(path, card);
  });

  it('of the orchestrator while it unwinds: everything is given back, each once', async () => {
    await platform.kill('cars');
    const path = await platform.begun(trip({ city: 'Reykjavik' }));
    // No room in Reykjavik. The seat is reserved; the car is still to be asked for, so nothing is unwound yet.
    await platform.sagaThat(path, 'has its room refused', ({ steps }) =>
      steps.some(({ id, status }) => id === 'reserveRoom' && status === 'refused'),
    );
    await platform.kill('orchestrator', 'flights');
    await platform.begin('orchestrator', 'cars');
    // Unwinding, but for the seat, whose participant is down.
    await platform.sagaThat(path, 'waits for flights', ({ waitingFor }) =>
      Boolean(waitingFor?.some(({ kind, what }) => kind === 'worker' && what === 'flights')),
    );
    await platform.kill('orchestrator');
    await platform.begin('orchestrator', 'flights');
    const saga = await isGivenBack(path);
    expect(saga.steps.find(({ id }) => id === 'reserveSeat')?.compensation).toMatchObject({ status: 'completed' });
  });

  it('of a participant that has charged the card and not recorded it: one charge, in its own log too', async () => {
    const { path, card } = await halfBooked();
    await platform.kill('payments');
    await platform.begin('payments');
    const saga = await isBooked(path, card);
    expect(saga.steps.find(({ id }) => id === 'charge')?.attempts).toBe(2);
  });

  it('of the Temporal server: it finds the saga in its file, and the workers find the server', async () => {
    const { path, card } = await halfBooked();
    await platform.temporal.kill();
    await platform.temporal.restart();
    await isBooked(path, card);
  });

  it('of the gateway between start and answer: the same key gives the same saga, and one charge', async () => {
    await platform.misbehave({ answer: 'late', ms: 2_000, calls: 1, on: 'charges' });
    const asked = trip();
    const unanswered = platform.book(asked, { wait: 20, key: 'once only' });
    const broken = expect(unanswered).rejects.toThrow('fetch failed');
    await platform.charged(asked.card);
    await platform.kill('gateway');
    await broken;
    await platform.begin('gateway');

    const answer = await platform.book(asked, { wait: 20, key: 'once only' });
    expect(answer.headers.get('idempotency-replayed')).toBe('true');
    const { id } = (await answer.json()) as Saga;
    await isBooked(`/sagas/bookTrip/${id}`, asked.card);
  });

  it('of everything at once: after the start, the saga ends as if nothing had been', async () => {
    const { path, card } = await halfBooked();
    const all = ['gateway', 'orchestrator', 'hotels', 'flights', 'cars', 'payments', 'card-provider'] as const;
    await Promise.all([platform.kill(...all), platform.temporal.kill()]);
    await platform.temporal.restart();
    await platform.begin(...all);
    await isBooked(path, card);
  });
});
