import { message, refusal, sagaTypes } from '@backstitch/contract';
import { z } from 'zod';
import { Car, cars } from './cars';
import { Day } from './day';
import { FlightNumber, Seat, Ticket, flights } from './flights';
import { Room, hotels } from './hotels';
import { Money } from './money';
import { Name } from './name';
import { Account, Card, Payment, payments } from './payments';

/** A flight there, a room and a car, paid by card. */
export const TripRequest = z
  .object({ traveller: Name, city: Name, flight: FlightNumber, day: Day, nights: z.int().min(1).max(30), card: Card })
  .meta({
    examples: [{ traveller: 'Ada', city: 'Lisbon', flight: 'BS101', day: '2027-05-14', nights: 3, card: 'card-4242' }],
  });
export type TripRequest = z.output<typeof TripRequest>;

export const Trip = z.object({ room: Room, seat: Seat, car: Car, price: Money, paymentId: z.string() });
export type Trip = z.output<typeof Trip>;

export const Approval = message(
  'approval',
  z.object({ approved: z.boolean(), by: Name, reason: z.string().max(500).optional() }),
);

/** A person said no. */
export const NotApproved = refusal('NotApproved', z.object({ by: Name, reason: z.string().optional() }));

/** What trips are found by. */
const whose = ({ traveller, city }: TripRequest) => ({ traveller, city });

/** What the sample can be asked to do. Each shows one thing that the ones before it don't. */
export const trips = sagaTypes('trips', {
  bookTrip: {
    summary: 'Reserves a room, a seat and a car side by side, then charges the card: all of it, or nothing.',
    input: TripRequest,
    output: Trip,
    participants: [hotels, flights, cars, payments],
    attributes: whose,
  },
  buyTicket: {
    summary: 'Holds the money, reserves the seat and captures: the point of no return. The ticket follows for certain.',
    input: z.object({ passenger: Name, flight: FlightNumber, day: Day, account: Account, atMost: Money }).meta({
      examples: [
        {
          passenger: 'Ada',
          flight: 'BS101',
          day: '2027-05-14',
          account: 'ada',
          atMost: { amount: 40000, currency: 'EUR' },
        },
      ],
    }),
    output: z.object({ seat: Seat, ...Payment.shape, ...Ticket.shape }),
    participants: [flights, payments],
    pivot: true,
  },
  getThere: {
    summary: 'By air with one change; if a leg is sold out, the other is given back and it is a car instead.',
    input: z
      .object({ traveller: Name, from: Name, legs: z.tuple([FlightNumber, FlightNumber]), day: Day, card: Card })
      .meta({
        examples: [{ traveller: 'Ada', from: 'Oslo', legs: ['BS101', 'BS404'], day: '2027-05-14', card: 'card-4242' }],
      }),
    output: z.object({ by: z.enum(['air', 'road']), price: Money, paymentId: z.string() }),
    participants: [flights, cars, payments],
  },
  bookGroup: {
    summary: 'Books the same trip for each traveller, side by side: all of them travel, or nobody does.',
    input: TripRequest.omit({ traveller: true })
      .extend({ travellers: z.array(Name).min(2).max(10) })
      .meta({
        examples: [
          {
            travellers: ['Ada', 'Grace'],
            city: 'Lisbon',
            flight: 'BS101',
            day: '2027-05-14',
            nights: 3,
            card: 'card-4242',
          },
        ],
      }),
    output: z.object({ trips: z.array(Trip) }),
    participants: [hotels, flights, cars, payments],
  },
  bookLastMinute: {
    summary: 'Waits for whoever is slow, but not past its deadline: then everything is given back.',
    input: TripRequest,
    output: z.object({ room: Room, seat: Seat, price: Money, paymentId: z.string() }),
    participants: [hotels, flights, payments],
    giveUpAfter: 'never',
    deadline: '1m',
  },
  bookBusinessTrip: {
    summary: 'Reserves first, then waits up to seven days for a person to approve.',
    input: TripRequest,
    output: z.object({ room: Room, seat: Seat, price: Money, paymentId: z.string(), approvedBy: Name }),
    messages: [Approval],
    participants: [hotels, flights, payments],
    attributes: whose,
  },
});
