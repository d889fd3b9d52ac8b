import { testDatabases } from '@backstitch/testing/databases';
import { type ParticipantInTest, participantInTest } from '@backstitch/testing/participants';
import { flights } from '@backstitch-examples/trip-catalogue';
import { booksOf } from './books';
import { FlightsService } from './flights.service';
import { migrations } from './migrations';
import { seed } from './seed';

const databases = testDatabases();
afterAll(() => databases.stop());

describe.each(['sqlite', 'postgres'] as const)('flights on %s', (dialect) => {
  let url: string;
  let flightsInTest: ParticipantInTest;
  const start = () =>
    participantInTest({ participant: flights, implementation: new FlightsService(), migrations, seed, url });
  beforeEach(async () => {
    url = await databases.fresh(dialect);
    flightsInTest = await start();
  });
  afterEach(() => flightsInTest.close());

  const request = { flight: 'BS101', day: '2027-05-14', passenger: 'Ada' };

  it('holds a seat until it is cancelled', async () => {
    expect(await flightsInTest.ask('reserveSeat', request, 'a')).toMatchObject({ price: { currency: 'EUR' } });
    expect(await booksOf(url)).toMatchObject({ held: 1, days: { 'BS101 2027-05-14': 1 }, discrepancies: [] });
    await flightsInTest.undo('cancelSeat', request, 'a');
    expect(await booksOf(url)).toMatchObject({ held: 0, days: {}, discrepancies: [] });
  });

  it('cancels once, however often it is told', async () => {
    await flightsInTest.ask('reserveSeat', request, 'a');
    await flightsInTest.ask('reserveSeat', request, 'b');
    await flightsInTest.undo('cancelSeat', request, 'a');
    await flightsInTest.undo('cancelSeat', request, 'a');
    expect(await booksOf(url)).toMatchObject({ held: 1, days: { 'BS101 2027-05-14': 1 }, discrepancies: [] });
  });

  it.each([
    [
      'a flight that is sold out',
      { flight: 'BS404', day: '2027-05-14', passenger: 'Ada' },
      { code: 'NoSeatLeft', details: { flight: 'BS404', day: '2027-05-14' } },
    ],
    [
      "a flight that doesn't exist",
      { flight: 'BS999', day: '2027-05-14', passenger: 'Ada' },
      { code: 'NoSeatLeft', details: { flight: 'BS999', day: '2027-05-14' } },
    ],
  ])('refuses %s', async (_, input, refusal) => {
    await expect(flightsInTest.ask('reserveSeat', input)).rejects.toMatchObject(refusal);
    expect(await booksOf(url)).toMatchObject({ held: 0, discrepancies: [] });
  });

  it('issues a ticket for a seat that is held, and voids it', async () => {
    const { reservationId } = await flightsInTest.ask<{ reservationId: string }>('reserveSeat', request, 'a');
    expect(await flightsInTest.ask('issueTicket', { reservationId }, 'b')).toMatchObject({
      ticketNumber: expect.stringMatching(/^T-/) as string,
    });
    expect(await booksOf(url)).toMatchObject({ tickets: 1, discrepancies: [] });
    await flightsInTest.undo('voidTicket', { reservationId }, 'b');
    expect(await booksOf(url)).toMatchObject({ tickets: 0, discrepancies: [] });
  });

  it('refuses a ticket for a seat that was cancelled', async () => {
    const { reservationId } = await flightsInTest.ask<{ reservationId: string }>('reserveSeat', request, 'a');
    await flightsInTest.undo('cancelSeat', request, 'a');
    await expect(flightsInTest.ask('issueTicket', { reservationId })).rejects.toMatchObject({ code: 'NoSuchSeat' });
  });

  it('gives the last seat to one of those who race for it', async () => {
    const last = { flight: 'BS202', day: '2027-05-14', passenger: 'Ada' };
    const asked = Array.from({ length: 5 }, () => flightsInTest.ask('reserveSeat', last));
    const settled = await Promise.allSettled(asked);
    expect(settled.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    expect(await booksOf(url)).toMatchObject({ held: 1, discrepancies: [] });
  });

  it('keeps its data when it starts again', async () => {
    await flightsInTest.ask('reserveSeat', request);
    await flightsInTest.close();
    flightsInTest = await start();
    expect(await booksOf(url)).toMatchObject({ held: 1, discrepancies: [] });
  });
});
