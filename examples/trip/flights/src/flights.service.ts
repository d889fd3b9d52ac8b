import { randomUUID } from 'node:crypto';
import type { Compensating } from '@backstitch/contract';
import { Serves } from '@backstitch/nest';
import type { Attempt } from '@backstitch/participant';
import { type OnSlip, activity } from '@backstitch/routing-slip';
import {
  NoSeatLeft,
  NoSuchSeat,
  NoTrainThere,
  type Seat,
  type SeatRequest,
  type Ticket,
  type TicketRequest,
  type TrainPlace,
  type TrainRequest,
  flights,
} from '@backstitch-examples/trip-catalogue';
import type { Tx } from './database';

/** Seats per flight and day, the tickets for them, and places on the trains that go instead. */
@Serves(flights)
export class FlightsService implements Serves<typeof flights, Tx> {
  async reserveSeat(
    { flight, day, passenger }: SeatRequest,
    { tx, stepKey, slip }: Attempt<Tx> & OnSlip,
  ): Promise<Seat> {
    const found = await tx.selectFrom('flight').selectAll().where('number', '=', flight).executeTakeFirst();
    if (!found) throw NoSeatLeft({ flight, day });
    await tx
      .insertInto('flight_day')
      .values({ flight, day, taken: 0 })
      .onConflict((conflict) => conflict.doNothing())
      .execute();
    // One statement asks and takes: of two passengers for the last seat, one finds it taken.
    const { numUpdatedRows } = await tx
      .updateTable('flight_day')
      .set((row) => ({ taken: row('taken', '+', 1) }))
      .where('flight', '=', flight)
      .where('day', '=', day)
      .where('taken', '<', found.seats)
      .executeTakeFirst();
    if (numUpdatedRows === 0n) {
      if (slip === undefined) throw NoSeatLeft({ flight, day });
      // A slip can be revised: by train instead, then on as it was planned.
      const { from, to } = found;
      const byTrain = { arguments: { from, to, day, passenger }, sets: { amount: 'price', train: 'train' } } as const;
      return slip.revise([activity(flights, 'reserveTrain', byTrain), 'rest']);
    }
    const id = randomUUID();
    await tx
      .insertInto('reservation')
      .values({ id, step_key: stepKey, flight, day, passenger, status: 'held' })
      .execute();
    return { reservationId: id, flight, price: { amount: found.price, currency: 'EUR' } };
  }

  async cancelSeat(_: Compensating<SeatRequest, Seat>, { tx, stepKey }: Attempt<Tx>): Promise<void> {
    const reservation = await tx
      .updateTable('reservation')
      .set({ status: 'cancelled' })
      .where('step_key', '=', stepKey)
      .where('status', '=', 'held')
      .returningAll()
      .executeTakeFirst();
    if (!reservation) return;
    await tx
      .updateTable('flight_day')
      .set((row) => ({ taken: row('taken', '-', 1) }))
      .where('flight', '=', reservation.flight)
      .where('day', '=', reservation.day)
      .execute();
  }

  async reserveTrain({ from, to, day, passenger }: TrainRequest, { tx, stepKey }: Attempt<Tx>): Promise<TrainPlace> {
    const train = await tx
      .selectFrom('train')
      .selectAll()
      .where('from', '=', from)
      .where('to', '=', to)
      .executeTakeFirst();
    if (!train) throw NoTrainThere({ from, to });
    const { number, price } = train;
    const id = randomUUID();
    await tx
      .insertInto('train_place')
      .values({ id, step_key: stepKey, train: number, day, passenger, status: 'held' })
      .execute();
    return { reservationId: id, train: number, price: { amount: price, currency: 'EUR' } };
  }

  async cancelTrain(_: Compensating<TrainRequest, TrainPlace>, { tx, stepKey }: Attempt<Tx>): Promise<void> {
    await tx.updateTable('train_place').set({ status: 'cancelled' }).where('step_key', '=', stepKey).execute();
  }

  async issueTicket({ reservationId }: TicketRequest, { tx, stepKey }: Attempt<Tx>): Promise<Ticket> {
    const held = await tx
      .selectFrom('reservation')
      .select('id')
      .where('id', '=', reservationId)
      .where('status', '=', 'held')
      .executeTakeFirst();
    if (!held) throw NoSuchSeat({ reservationId });
    const number = `T-${randomUUID().slice(0, 8)}`;
    await tx
      .insertInto('ticket')
      .values({ number, step_key: stepKey, reservation: reservationId, status: 'issued' })
      .execute();
    return { ticketNumber: number };
  }

  async voidTicket(_: Compensating<TicketRequest, Ticket>, { tx, stepKey }: Attempt<Tx>): Promise<void> {
    await tx.updateTable('ticket').set({ status: 'voided' }).where('step_key', '=', stepKey).execute();
  }
}
