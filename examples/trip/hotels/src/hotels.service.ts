import { randomUUID } from 'node:crypto';
import type { Compensating } from '@backstitch/contract';
import { Serves } from '@backstitch/nest';
import type { Attempt } from '@backstitch/participant';
import {
  type City,
  NoRoomLeft,
  type Rates,
  type Room,
  type RoomRequest,
  daysFrom,
  hotels,
} from '@backstitch-examples/trip-catalogue';
import type { Tx } from './database';

/** Rooms per city and night. */
@Serves(hotels)
export class HotelsService implements Serves<typeof hotels, Tx> {
  async reserveRoom(request: RoomRequest, { tx, stepKey }: Attempt<Tx>): Promise<Room> {
    const { city, from, nights, guest, tripId: trip } = request;
    const hotel = await tx.selectFrom('hotel').selectAll().where('city', '=', city).executeTakeFirst();
    if (!hotel) throw NoRoomLeft({ city, night: from });
    // In the order of the calendar: two guests who want the same nights can't each wait for the other.
    for (const night of daysFrom(from, nights)) {
      await tx
        .insertInto('room_night')
        .values({ city, night, taken: 0 })
        .onConflict((conflict) => conflict.doNothing())
        .execute();
      // One statement asks and takes: of two guests for the last room, one finds it taken.
      const { numUpdatedRows } = await tx
        .updateTable('room_night')
        .set((row) => ({ taken: row('taken', '+', 1) }))
        .where('city', '=', city)
        .where('night', '=', night)
        .where('taken', '<', hotel.rooms)
        .executeTakeFirst();
      if (numUpdatedRows === 0n) throw NoRoomLeft({ city, night });
    }
    const id = randomUUID();
    await tx
      .insertInto('reservation')
      .values({
        id,
        step_key: stepKey,
        city,
        from,
        nights,
        guest,
        status: 'held',
        trip: trip ?? null,
        asked_at: Date.now(),
      })
      .execute();
    return { reservationId: id, hotel: hotel.name, price: { amount: nights * hotel.price, currency: 'EUR' } };
  }

  async cancelRoom(_: Compensating<RoomRequest, Room>, { tx, stepKey }: Attempt<Tx>): Promise<void> {
    const reservation = await tx
      .updateTable('reservation')
      .set({ status: 'cancelled' })
      .where('step_key', '=', stepKey)
      .where('status', '=', 'held')
      .returningAll()
      .executeTakeFirst();
    if (!reservation) return;
    const { city, from, nights } = reservation;
    for (const night of daysFrom(from, nights)) {
      await tx
        .updateTable('room_night')
        .set((row) => ({ taken: row('taken', '-', 1) }))
        .where('city', '=', city)
        .where('night', '=', night)
        .execute();
    }
  }

  async ratesOf({ city }: City, { tx }: Attempt<Tx>): Promise<Rates> {
    const found = await tx.selectFrom('hotel').selectAll().where('city', '=', city).execute();
    return { rates: found.map(({ name, price }) => ({ hotel: name, night: { amount: price, currency: 'EUR' } })) };
  }
}
