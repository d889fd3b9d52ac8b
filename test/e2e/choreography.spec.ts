import { randomUUID } from 'node:crypto';
import type { Saga } from '@backstitch/saga-log';
import { Platform, trip } from './platform';
import { until } from './until';

jest.setTimeout(60_000);

interface Events {
  readonly counts: { readonly handled: number };
  readonly events: readonly { readonly type: string; readonly outcome: string }[];
}

type Shown = Saga & { readonly process: Events };

let platform: Platform;
let before: Awaited<ReturnType<Platform['books']>>;

beforeAll(async () => {
  platform = await Platform.start();
});
afterAll(() => platform?.stop());
beforeEach(async () => {
  before = await platform.books();
});

/** A trip is asked for; nobody calls the whole of it. */
async function asked(more: object = {}) {
  const tripId = randomUUID();
  const body = { ...trip(more), tripId };
  await platform.occurs('TripAsked', body);
  return { tripId, card: body.card, path: `/sagas/bookTripByEvents/${tripId}` };
}

const ended = (path: string) => platform.ended(path) as Promise<Shown>;

/** What is held more than before. */
async function gained() {
  const { rooms, seats, charges, discrepancies, payments } = await platform.books();
  expect(discrepancies).toEqual([]);
  expect(payments.ledger).toEqual({ EUR: 0 });
  return {
    rooms: rooms - before.rooms,
    seats: seats - before.seats,
    charges: charges.length - before.charges.length,
  };
}

const nothing = { rooms: 0, seats: 0, charges: 0 };

/** Everything that was published has been dealt with, and each was counted once. */
async function settled(): Promise<Readonly<Record<string, number>>> {
  return until('every event is dealt with', async () => {
    const counts = (await (await platform.request('/events/counts')).json()) as Record<string, number>;
    return counts['waiting'] === 0 && counts['sent'] === 0 && counts['deferred'] === 0 && counts;
  });
}

describe('a trip that events decide', () => {
  it('is booked when the hotel and the card provider have said so, in whatever order', async () => {
    await platform.misbehave({ answer: 'twice', calls: 1, on: 'webhooks' });
    const { tripId, card, path } = await asked();
    await platform.approve(tripId);
    const saga = await ended(path);
    expect(saga).toMatchObject({ status: 'completed', output: { ticketNumber: expect.any(String) as unknown } });
    expect(saga.process.events.map(({ type, outcome }) => `${type} ${outcome}`).toSorted()).toEqual([
      'PaymentApproved handled',
      'RoomConfirmed handled',
      'TripAsked handled',
    ]);
    expect(await platform.moneyOf(card)).toEqual({ charges: 1, refunds: 0 });
    expect(await gained()).toEqual({ rooms: 1, seats: 1, charges: 1 });
  });

  it('is given back when the traveller has a change of mind', async () => {
    const { tripId, card, path } = await asked();
    const waits = (saga: Saga) => saga.waitingFor?.some(({ what }) => what.startsWith('payWithin')) === true;
    await platform.sagaThat(path, 'waits for the payment', waits);
    expect(await gained()).toMatchObject({ rooms: 1, seats: 1 });
    await platform.occurs('TripCalledOff', { tripId });
    const saga = await ended(path);
    expect(saga).toMatchObject({ status: 'compensated', failure: { details: { state: 'calledOff' } } });
    expect(saga.steps.map(({ id, compensation }) => [id, compensation?.status])).toEqual([
      ['reserveRoom', 'completed'],
      ['reserveSeat', 'completed'],
    ]);
    expect(await platform.moneyOf(card)).toEqual({ charges: 0, refunds: 0 });
    expect(await gained()).toEqual(nothing);
  });

  it('is given back when the front desk declines the room', async () => {
    const { path } = await asked({ city: 'Porto' });
    const saga = await ended(path);
    expect(saga).toMatchObject({ status: 'compensated', failure: { details: { state: 'declined' } } });
    expect(await gained()).toEqual(nothing);
  });

  it('is given back when the card is declined after all', async () => {
    const { tripId, path } = await asked({ card: 'card-0002' });
    await platform.approve(tripId);
    expect(await ended(path)).toMatchObject({
      ...{ status: 'compensated', failure: { details: { state: 'cardDeclined' } } },
      steps: [{}, {}, { id: 'charge', status: 'refused' }],
    });
    expect(await gained()).toEqual(nothing);
  });

  it('is refused at once where there is no room', async () => {
    const { path } = await asked({ city: 'Reykjavik' });
    expect(await ended(path)).toMatchObject({ status: 'compensated', failure: { details: { state: 'notHeld' } } });
    expect(await gained()).toEqual(nothing);
  });

  it('leaves no event of which nobody knows what became', async () => {
    const { published, ...became } = await settled();
    expect(Object.values(became).reduce((sum, each) => sum + each, 0)).toBe(published);
    expect(became).toMatchObject({ unclaimed: 0, dropped: 0 });
  });
});
