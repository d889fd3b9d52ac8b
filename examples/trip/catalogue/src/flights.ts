import { participant, refusal } from '@backstitch/contract';
import { z } from 'zod';
import { Day } from './day';
import { Money } from './money';
import { Name } from './name';

/** A flight goes once a day under its number: `BS101`. */
export const FlightNumber = z.string().regex(/^[A-Z]{2}\d{1,4}$/);

/** A seat on one day's flight. */
export const SeatRequest = z.object({ flight: FlightNumber, day: Day, passenger: Name });
export type SeatRequest = z.output<typeof SeatRequest>;

/** A seat that is held for the passenger until it is cancelled. */
export const Seat = z.object({ reservationId: z.string(), flight: FlightNumber, price: Money });
export type Seat = z.output<typeof Seat>;

export const TicketRequest = z.object({ reservationId: z.string() });
export type TicketRequest = z.output<typeof TicketRequest>;

export const Ticket = z.object({ ticketNumber: z.string().max(100) });
export type Ticket = z.output<typeof Ticket>;

/** A place on the train that goes instead of a flight: the airline books it with the railway. */
export const TrainRequest = z.object({ from: Name, to: Name, day: Day, passenger: Name });
export type TrainRequest = z.output<typeof TrainRequest>;

export const TrainPlace = z.object({ reservationId: z.string(), train: z.string(), price: Money });
export type TrainPlace = z.output<typeof TrainPlace>;

/** No railway goes there. */
export const NoTrainThere = refusal('NoTrainThere', z.object({ from: Name, to: Name }));

/** The flight is sold out on that day, or there is no such flight. */
export const NoSeatLeft = refusal('NoSeatLeft', z.object({ flight: FlightNumber, day: Day }));

/** Nobody holds that seat any more: no ticket. */
export const NoSuchSeat = refusal('NoSuchSeat', TicketRequest);

/**
 * Seats per flight and day. To a routing slip a sold-out flight isn't the end of the journey: `reserveSeat` then revises
 * it to go by train.
 */
export const flights = participant('flights', {
  reserveSeat: { input: SeatRequest, output: Seat, refusals: [NoSeatLeft], compensation: 'cancelSeat' },
  reserveTrain: { input: TrainRequest, output: TrainPlace, refusals: [NoTrainThere], compensation: 'cancelTrain' },
  issueTicket: { input: TicketRequest, output: Ticket, refusals: [NoSuchSeat], compensation: 'voidTicket' },
});
