import { randomUUID } from 'node:crypto';
import type { Compensating } from '@backstitch/contract';
import { Serves } from '@backstitch/nest';
import type { Attempt } from '@backstitch/participant';
import { type Car, type CarRequest, NoCarLeft, cars, daysFrom } from '@backstitch-examples/trip-catalogue';
import type { Database } from './database';

/** Cars per city and day. */
@Serves(cars)
export class CarsService implements Serves<typeof cars, Database> {
  async reserveCar({ city, from, days, driver }: CarRequest, { tx, stepKey }: Attempt<Database>): Promise<Car> {
    const station = await tx.selectFrom('station').selectAll().where('city', '=', city).executeTakeFirst();
    if (!station) throw NoCarLeft({ city, day: from });
    // In the order of the calendar: two drivers who want the same days can't each wait for the other.
    for (const day of daysFrom(from, days)) {
      await tx
        .insertInto('car_day')
        .values({ city, day, taken: 0 })
        .onConflict((conflict) => conflict.doNothing())
        .execute();
      // One statement asks and takes: of two drivers for the last car, one finds it taken.
      const { numUpdatedRows } = await tx
        .updateTable('car_day')
        .set((row) => ({ taken: row('taken', '+', 1) }))
        .where('city', '=', city)
        .where('day', '=', day)
        .where('taken', '<', station.cars)
        .executeTakeFirst();
      if (numUpdatedRows === 0n) throw NoCarLeft({ city, day });
    }
    const id = randomUUID();
    await tx
      .insertInto('reservation')
      .values({ id, step_key: stepKey, city, from, days, driver, status: 'held' })
      .execute();
    return { reservationId: id, model: station.model, price: { amount: days * station.price, currency: 'EUR' } };
  }

  async cancelCar(_: Compensating<CarRequest, Car>, { tx, stepKey }: Attempt<Database>): Promise<void> {
    const reservation = await tx
      .updateTable('reservation')
      .set({ status: 'cancelled' })
      .where('step_key', '=', stepKey)
      .where('status', '=', 'held')
      .returningAll()
      .executeTakeFirst();
    if (!reservation) return;
    const { city, from, days } = reservation;
    for (const day of daysFrom(from, days)) {
      await tx
        .updateTable('car_day')
        .set((row) => ({ taken: row('taken', '-', 1) }))
        .where('city', '=', city)
        .where('day', '=', day)
        .execute();
    }
  }
}
