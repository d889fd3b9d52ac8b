import type { Saga } from '@backstitch/saga-log';
import type { Trip } from '@backstitch-examples/trip-catalogue';
import { Platform, trip } from './platform';

jest.setTimeout(120_000);

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
async function halfBooked(more: object = {}) {
  await platform.misbehave({ answer: 'late', ms: 2_000, calls: 1, on: 'charges' });
  const asked = trip(more);
  const path = await platform.begun(asked);
  await platform.charged(asked.card);
  return { path, card: asked.card };
}

async function isBooked(path: string, card: string) {
  const saga = await platform.ended(path);
  expect(saga.status).toBe('completed');
  const { rooms, seats, cars, charges, discrepancies, payments } = await platform.books();
  expect({ rooms, seats, cars }).toEqual({ rooms: before.rooms + 1, seats: before.seats + 1, cars: before.cars + 1 });
  expect(charges).toEqual(expect.arrayContaining([...before.charges, (saga.output as Trip).paymentId]));
  expect(charges).toHaveLength(before.charges.length + 1);
  expect({ discrepancies, ledger: payments.ledger }).toEqual({ discrepancies: [], ledger: { EUR: 0 } });
  expect(await platform.moneyOf(card)).toEqual({ charges: 1, refunds: 0 });
  return saga;
}

async function isGivenBack(path: string) {
  const saga = await platform.ended(path);
  expect(saga.status).toBe('compensated');
  expect(await platform.books()).toEqual({ ...before, payments: expect.anything() as object });
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
    const { path } = await halfBooked({ card: 'card-0069' });
    // Its seat can't be given back yet, so the unwinding stays open.
    await platform.kill('flights');
    await platform.sagaThat(path, 'waits for flights', ({ status, waitingFor = [] }) => {
      return status === 'compensating' && waitingFor.some(({ kind, what }) => kind === 'worker' && what === 'flights');
    });
    await platform.kill('orchestrator');
    await platform.begin('orchestrator', 'flights');
    const saga = await isGivenBack(path);
    expect(saga.steps.flatMap(({ compensation }) => compensation?.status ?? [])).toEqual(Array(3).fill('completed'));
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
    const all = [
      'gateway',
      'orchestrator',
      'coordinator',
      'hotels',
      'flights',
      'cars',
      'payments',
      'card-provider',
    ] as const;
    await Promise.all([platform.kill(...all), platform.temporal.kill()]);
    await platform.temporal.restart();
    await platform.begin(...all);
    await isBooked(path, card);
  });
});
