import type { ChaosDomain } from '@backstitch/tools';

interface Asked {
  readonly travellers: readonly string[];
  readonly flights: readonly string[];
  readonly car: boolean;
}

type Counts = Readonly<Record<string, number>>;

const trip = { rooms: 1, seats: 1, cars: 1, charges: 1 };

const byType: Readonly<Record<string, (asked: Asked, answered: { readonly by?: string }) => Counts>> = {
  bookTrip: () => trip,
  planTrip: () => trip,
  planTripByHand: () => trip,
  bookLastMinute: () => ({ rooms: 1, seats: 1, charges: 1 }),
  bookBusinessTrip: () => ({ rooms: 1, seats: 1, charges: 1 }),
  bookGroup: ({ travellers: { length } }) => ({ rooms: length, seats: length, cars: length, charges: length }),
  bookTripByEvents: () => ({ rooms: 1, seats: 1, tickets: 1, charges: 1 }),
  buyTicket: () => ({ seats: 1, tickets: 1, holds: 1, captures: 1 }),
  bookJourney: ({ flights, car }) => {
    const trains = flights.filter((flight) => flight === 'BS606').length;
    const cars = car ? 1 : 0;
    return { rooms: 1, seats: flights.length - trains, trains, cars, charges: 1 + flights.length + cars };
  },
  getThere: (_, { by }) => ({ ...(by === 'air' ? { seats: 2 } : { cars: 1 }), charges: 1 }),
};

/** What a completed saga has to leave behind, by its type and what it was asked and answered. */
export const leaves: ChaosDomain['leaves'] = ({ type, body }, output) => byType[type]!(body as Asked, output as object);
