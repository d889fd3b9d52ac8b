import { randomUUID } from 'node:crypto';
import type { Compensating } from '@backstitch/contract';
import { Serves } from '@backstitch/nest';
import type { Attempt } from '@backstitch/participant';
import { type Car, type CarRequest, NoCarLeft, cars, daysFrom } from '@backstitch-examples/trip-catalogue';
import type { Tx } from './database';

/** Cars with plates: a driver has one and the same for all days, so it must be free on each of them. */
@Serves(cars)
export class CarsService implements Serves<typeof cars, Tx> {
  async reserveCar({ city, from, days, driver }: CarRequest, { tx, stepKey }: Attempt<Tx>): Promise<Car> {
    const until = daysFrom(from, days + 1).at(-1)!;
    for (;;) {
      const car = await tx
        .selectFrom('car')
        .selectAll()
        .where('city', '=', city)
        .where((rows) =>
          rows.not(
            rows.exists(
              rows
                .selectFrom('reservation')
                .select('reservation.id')
                .whereRef('reservation.plate', '=', 'car.plate')
                .where('reservation.status', '=', 'held')
                .where('reservation.from', '<', until)
                .where('reservation.until', '>', from),
            ),
          ),
        )
        .orderBy('plate')
        .limit(1)
        .executeTakeFirst();
      if (!car) throw NoCarLeft({ city, day: from });
      // Nothing is locked while a car is looked for: whether somebody else has taken it meanwhile, its version tells.
      const { numUpdatedRows } = await tx
        .updateTable('car')
        .set({ version: car.version + 1 })
        .where('plate', '=', car.plate)
        .where('version', '=', car.version)
        .executeTakeFirst();
      // Then another one is looked for. It ends: each time round somebody has got a car.
      if (numUpdatedRows === 0n) continue;
      const id = randomUUID();
      await tx
        .insertInto('reservation')
        .values({ id, step_key: stepKey, plate: car.plate, from, until, driver, status: 'held' })
        .execute();
      return { reservationId: id, model: car.model, price: { amount: days * car.price, currency: 'EUR' } };
    }
  }

  /** A car that is free again needs no new version: who has seen it taken has only looked further. */
  async cancelCar(_: Compensating<CarRequest, Car>, { tx, stepKey }: Attempt<Tx>): Promise<void> {
    await tx
      .updateTable('reservation')
      .set({ status: 'cancelled' })
      .where('step_key', '=', stepKey)
      .where('status', '=', 'held')
      .execute();
  }
}
