import { event, takes } from '@backstitch/contract';
import { processTypes } from '@backstitch/process-manager';
import { z } from 'zod';
import { flights, Seat, Ticket } from './flights';
import { Room, RoomConfirmed, RoomDeclined, hotels } from './hotels';
import { OfTrip, byTrip } from './of-trip';
import { PaymentApproved, payments } from './payments';
import { TripRequest } from './trips';

/** Somebody wants to travel. */
export const TripAsked = event('TripAsked', TripRequest.extend(OfTrip.shape), byTrip);
/** The traveller has changed their mind. */
export const TripCalledOff = event('TripCalledOff', OfTrip, byTrip);

/** What comes early waits; what comes too late is of no matter. */
const inAnyOrder = { otherwise: 'defer', late: 'ignore' } as const;

/** The trip as choreography: nobody calls the whole of it; each tells what has happened, and a process decides. */
export const processes = processTypes('trips', {
  bookTripByEvents: {
    summary: 'Holds a room and a seat, then waits for the payment and the hotel, in either order: 30 minutes to pay.',
    takes: [
      takes(TripAsked, { starts: true, otherwise: 'ignore', late: 'ignore' }),
      takes(PaymentApproved, inAnyOrder),
      takes(RoomConfirmed, inAnyOrder),
      takes(RoomDeclined, inAnyOrder),
      takes(TripCalledOff, { otherwise: 'reject', late: 'reject' }),
    ],
    output: z.object({ room: Room, seat: Seat, ...Ticket.shape }),
    participants: [hotels, flights, payments],
    pivot: true,
    examples: [
      {
        ...{ id: 'e1', source: '/desk', type: 'TripAsked', time: '2027-05-01T10:00:00Z' },
        data: {
          ...{ tripId: 't1', traveller: 'Ada', city: 'Lisbon', flight: 'BS101' },
          ...{ day: '2027-05-14', nights: 3, card: 'card-4242' },
        },
      },
    ],
  },
});
