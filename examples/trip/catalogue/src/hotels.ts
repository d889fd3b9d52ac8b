import { event, participant, refusal } from '@backstitch/contract';
import { z } from 'zod';
import { Day } from './day';
import { Money } from './money';
import { Name } from './name';
import { OfTrip, byTrip } from './of-trip';

/**
 * A room in a city, from one day on, for some nights. One for a trip is looked at by the hotel's front desk, which answers
 * by an event.
 */
export const RoomRequest = z.object({
  ...{ city: Name, from: Day, nights: z.int().min(1).max(30), guest: Name },
  tripId: Name.optional(),
});
export type RoomRequest = z.output<typeof RoomRequest>;

/** A room that is held for the guest until it is cancelled. */
export const Room = z.object({ reservationId: z.string(), hotel: z.string(), price: Money });
export type Room = z.output<typeof Room>;

export const City = z.object({ city: Name });
export type City = z.output<typeof City>;

/** What a night costs in a city; no hotels, no rates. */
export const Rates = z.object({ rates: z.array(z.object({ hotel: z.string(), night: Money })) });
export type Rates = z.output<typeof Rates>;

/** All rooms of the city are taken in one of the nights. */
export const NoRoomLeft = refusal('NoRoomLeft', z.object({ city: Name, night: Day }));

/** The front desk has looked: the room is really there. It may take hours. */
export const RoomConfirmed = event('RoomConfirmed', OfTrip, byTrip);
/** The front desk has looked: the room can't be given, and why. */
export const RoomDeclined = event('RoomDeclined', OfTrip.extend({ reason: z.string() }), byTrip);

/** Rooms per city and night. */
export const hotels = participant(
  'hotels',
  {
    reserveRoom: {
      input: RoomRequest,
      output: Room,
      refusals: [NoRoomLeft],
      compensation: 'cancelRoom',
      giveUpAfter: '2m',
    },
    ratesOf: { input: City, output: Rates, compensation: null }, // nothing to undo: it must be said
  },
  { publishes: [RoomConfirmed, RoomDeclined] },
);
