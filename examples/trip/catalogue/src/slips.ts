import { activity, slipTypes } from '@backstitch/routing-slip';
import { z } from 'zod';
import { cars } from './cars';
import { Day, daysFrom } from './day';
import { FlightNumber, flights } from './flights';
import { hotels } from './hotels';
import { Name } from './name';
import { Card, payments } from './payments';

/** A trip there and, maybe, back; with a car, or without. */
export const JourneyRequest = z
  .object({
    traveller: Name,
    city: Name,
    flights: z.union([z.tuple([FlightNumber]), z.tuple([FlightNumber, FlightNumber])]),
    day: Day,
    nights: z.int().min(1).max(30),
    car: z.boolean(),
    card: Card,
  })
  .meta({
    examples: [
      {
        traveller: 'Ada',
        city: 'Lisbon',
        flights: ['BS101', 'BS505'],
        day: '2027-05-14',
        nights: 3,
        car: true,
        card: 'card-4242',
      },
    ],
  });
export type JourneyRequest = z.output<typeof JourneyRequest>;

/** Pays what was reserved last: it has set the amount. */
const pay = (what: string) =>
  activity(payments, 'charge', { step: `pay ${what}`, sets: { [`${what} paid`]: 'paymentId' } });

/** The same trip as a routing slip: its itinerary is made when it is asked for. Each thing is paid as it is reserved. */
export const slips = slipTypes('trips', {
  bookJourney: {
    summary: 'A trip as a routing slip: one flight or two, a car if you like; a sold-out flight becomes a train.',
    input: JourneyRequest,
    output: z.record(z.string(), z.unknown()),
    participants: [hotels, flights, cars, payments],
    write: ({ traveller, city, flights: [there, back], day, nights, car, card }) => ({
      variables: {
        city,
        nights,
        days: nights,
        from: day,
        card,
        guest: traveller,
        passenger: traveller,
        driver: traveller,
      },
      itinerary: [
        activity(hotels, 'reserveRoom', { sets: { hotel: 'hotel', amount: 'price' } }),
        pay('room'),
        activity(flights, 'reserveSeat', {
          step: 'flight there',
          arguments: { flight: there, day },
          sets: { there: 'flight', amount: 'price' },
        }),
        pay('way there'),
        ...(back === undefined
          ? []
          : [
              activity(flights, 'reserveSeat', {
                step: 'flight back',
                arguments: { flight: back, day: daysFrom(day, nights + 1).at(-1)! },
                sets: { back: 'flight', amount: 'price' },
              }),
              pay('way back'),
            ]),
        ...(car ? [activity(cars, 'reserveCar', { sets: { car: 'model', amount: 'price' } }), pay('car')] : []),
      ],
    }),
  },
});
