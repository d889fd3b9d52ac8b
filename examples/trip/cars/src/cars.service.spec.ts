import { openDatabase } from '@backstitch/database';
import { testDatabases } from '@backstitch/testing/databases';
import { type ParticipantInTest, participantInTest } from '@backstitch/testing/participants';
import { cars } from '@backstitch-examples/trip-catalogue';
import { booksOf } from './books';
import type { Database } from './database';
import { CarsService } from './cars.service';
import { migrations } from './migrations';
import { seed } from './seed';

const databases = testDatabases();
afterAll(() => databases.stop());

describe.each(['sqlite', 'postgres'] as const)('cars on %s', (dialect) => {
  let url: string;
  let carsInTest: ParticipantInTest;
  const start = () =>
    participantInTest({ participant: cars, implementation: new CarsService(), migrations, seed, url });
  beforeEach(async () => {
    url = await databases.fresh(dialect);
    carsInTest = await start();
  });
  afterEach(() => carsInTest.close());

  const request = { city: 'Lisbon', from: '2027-05-14', days: 2, driver: 'Ada' };

  it('holds a car until it is cancelled', async () => {
    expect(await carsInTest.ask('reserveCar', request, 'a')).toMatchObject({ price: { currency: 'EUR' } });
    expect(await booksOf(url)).toMatchObject({ held: 1, discrepancies: [] });
    await carsInTest.undo('cancelCar', request, 'a');
    expect(await booksOf(url)).toMatchObject({ held: 0, discrepancies: [] });
  });

  it('cancels once, however often it is told', async () => {
    await carsInTest.ask('reserveCar', request, 'a');
    await carsInTest.ask('reserveCar', request, 'b');
    await carsInTest.undo('cancelCar', request, 'a');
    await carsInTest.undo('cancelCar', request, 'a');
    expect(await booksOf(url)).toMatchObject({ held: 1, discrepancies: [] });
  });

  it.each([
    [
      'a city without cars',
      { city: 'Venice', from: '2027-05-14', days: 1, driver: 'Ada' },
      { code: 'NoCarLeft', details: { city: 'Venice', day: '2027-05-14' } },
    ],
    [
      'a city that nobody knows',
      { city: 'Nowhere', from: '2027-05-14', days: 1, driver: 'Ada' },
      { code: 'NoCarLeft', details: { city: 'Nowhere', day: '2027-05-14' } },
    ],
  ])('refuses %s', async (_, input, refusal) => {
    await expect(carsInTest.ask('reserveCar', input)).rejects.toMatchObject(refusal);
    expect(await booksOf(url)).toMatchObject({ held: 0, discrepancies: [] });
  });

  it('gives the last car to one of those who race for it', async () => {
    const last = { city: 'Reykjavik', from: '2027-05-14', days: 1, driver: 'Ada' };
    const asked = Array.from({ length: 24 }, () => carsInTest.ask('reserveCar', last));
    const settled = await Promise.allSettled(asked);
    expect(settled.filter(({ status }) => status === 'fulfilled')).toHaveLength(20);
    expect(await booksOf(url)).toMatchObject({ held: 20, discrepancies: [] });
  });

  it('gives one and the same car for all days: two cars that are free on some of them are no car', async () => {
    const ask = (from: string, days: number, key?: string) =>
      carsInTest.ask('reserveCar', { city: 'Reykjavik', from, days, driver: 'Ada' }, key);
    const half = Array.from({ length: 10 }, (_, index) => `both days ${index}`);
    for (const key of half) await ask('2027-05-14', 2, key);
    for (let car = 0; car < 10; car++) await ask('2027-05-15', 1);
    for (const key of half) await carsInTest.undo('cancelCar', request, key);
    for (let car = 0; car < 10; car++) await ask('2027-05-14', 1);
    // Of twenty cars ten are free on the first day, and the ten others on the second.
    await expect(ask('2027-05-14', 2)).rejects.toMatchObject({
      code: 'NoCarLeft',
      details: { city: 'Reykjavik', day: '2027-05-14' },
    });
    expect(await booksOf(url)).toMatchObject({ held: 20, discrepancies: [] });
  });

  it('finds a car that is with two drivers on one day', async () => {
    await carsInTest.ask('reserveCar', request, 'a');
    await carsInTest.ask('reserveCar', request, 'b');
    const { kysely, close } = await openDatabase<Database>(url);
    await kysely.updateTable('reservation').set({ plate: 'LI 1000' }).execute();
    await close();
    expect((await booksOf(url)).discrepancies).toContain('LI 1000: two drivers have it on 2027-05-14');
  });

  it('keeps its data when it starts again', async () => {
    await carsInTest.ask('reserveCar', request);
    await carsInTest.close();
    carsInTest = await start();
    expect(await booksOf(url)).toMatchObject({ held: 1, discrepancies: [] });
  });
});
