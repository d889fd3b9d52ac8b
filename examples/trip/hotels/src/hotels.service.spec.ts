import { testDatabases } from '@backstitch/testing/databases';
import { type ParticipantInTest, participantInTest } from '@backstitch/testing/participants';
import { hotels } from '@backstitch-examples/trip-catalogue';
import { booksOf } from './books';
import { HotelsService } from './hotels.service';
import { migrations } from './migrations';
import { seed } from './seed';

const databases = testDatabases();
afterAll(() => databases.stop());

describe.each(['sqlite', 'postgres'] as const)('hotels on %s', (dialect) => {
  let url: string;
  let hotelsInTest: ParticipantInTest;
  const start = () =>
    participantInTest({ participant: hotels, implementation: new HotelsService(), migrations, seed, url });
  beforeEach(async () => {
    url = await databases.fresh(dialect);
    hotelsInTest = await start();
  });
  afterEach(() => hotelsInTest.close());

  const request = { city: 'Lisbon', from: '2027-05-14', nights: 2, guest: 'Ada' };

  it('holds a room until it is cancelled', async () => {
    expect(await hotelsInTest.ask('reserveRoom', request, 'a')).toMatchObject({ price: { currency: 'EUR' } });
    expect(await booksOf(url)).toMatchObject({
      held: 1,
      nights: { 'Lisbon 2027-05-14': 1, 'Lisbon 2027-05-15': 1 },
      discrepancies: [],
    });
    await hotelsInTest.undo('cancelRoom', request, 'a');
    expect(await booksOf(url)).toMatchObject({ held: 0, nights: {}, discrepancies: [] });
  });

  it('cancels once, however often it is told', async () => {
    await hotelsInTest.ask('reserveRoom', request, 'a');
    await hotelsInTest.ask('reserveRoom', request, 'b');
    await hotelsInTest.undo('cancelRoom', request, 'a');
    await hotelsInTest.undo('cancelRoom', request, 'a');
    expect(await booksOf(url)).toMatchObject({
      held: 1,
      nights: { 'Lisbon 2027-05-14': 1, 'Lisbon 2027-05-15': 1 },
      discrepancies: [],
    });
  });

  it.each([
    [
      'a city without rooms',
      { city: 'Reykjavik', from: '2027-05-14', nights: 1, guest: 'Ada' },
      { code: 'NoRoomLeft', details: { city: 'Reykjavik', night: '2027-05-14' } },
    ],
    [
      'a city without hotels',
      { city: 'Nowhere', from: '2027-05-14', nights: 1, guest: 'Ada' },
      { code: 'NoRoomLeft', details: { city: 'Nowhere', night: '2027-05-14' } },
    ],
  ])('refuses %s', async (_, input, refusal) => {
    await expect(hotelsInTest.ask('reserveRoom', input)).rejects.toMatchObject(refusal);
    expect(await booksOf(url)).toMatchObject({ held: 0, discrepancies: [] });
  });

  it('takes no night when one of them is full', async () => {
    const kyoto = { city: 'Kyoto', guest: 'Ada' };
    await hotelsInTest.ask('reserveRoom', { ...kyoto, from: '2027-05-15', nights: 1 });
    await expect(hotelsInTest.ask('reserveRoom', { ...kyoto, from: '2027-05-14', nights: 3 })).rejects.toMatchObject({
      code: 'NoRoomLeft',
      details: { night: '2027-05-15' },
    });
    expect(await booksOf(url)).toMatchObject({ held: 1, nights: { 'Kyoto 2027-05-15': 1 }, discrepancies: [] });
  });

  it('tells its rates', async () => {
    expect(await hotelsInTest.ask('ratesOf', { city: 'Kyoto' })).toEqual({
      rates: [{ hotel: 'Machiya', night: { amount: 15_000, currency: 'EUR' } }],
    });
    expect(await hotelsInTest.ask('ratesOf', { city: 'Nowhere' })).toEqual({ rates: [] });
  });

  it('gives the last room to one of those who race for it', async () => {
    const last = { city: 'Kyoto', from: '2027-05-14', nights: 1, guest: 'Ada' };
    const asked = Array.from({ length: 5 }, () => hotelsInTest.ask('reserveRoom', last));
    const settled = await Promise.allSettled(asked);
    expect(settled.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    expect(await booksOf(url)).toMatchObject({ held: 1, discrepancies: [] });
  });

  it('keeps its data when it starts again', async () => {
    await hotelsInTest.ask('reserveRoom', request);
    await hotelsInTest.close();
    hotelsInTest = await start();
    expect(await booksOf(url)).toMatchObject({ held: 1, discrepancies: [] });
  });
});
