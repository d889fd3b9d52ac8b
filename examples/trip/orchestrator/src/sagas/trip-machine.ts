import type { BodyOf } from '@backstitch/contract';
import type { EventsOf } from '@backstitch/process-manager';
import { asking } from '@backstitch/process-manager/workflows';
import { ask } from '@backstitch/saga';
import {
  CardDeclined,
  type Room,
  type Seat,
  type TripAsked,
  flights,
  hotels,
  payments,
  type processes,
  total,
} from '@backstitch-examples/trip-catalogue';
import { assign, setup } from 'xstate';

const hotel = ask(hotels);
const flight = ask(flights);
const payment = ask(payments);

/** What is asked of participants, and what they answer. */
const actors = {
  hold: asking(async ({ tripId, traveller, city, flight: number, day, nights }: TripWanted) => {
    const [room, seat] = await Promise.all([
      hotel.reserveRoom({ city, from: day, nights, guest: traveller, tripId }),
      flight.reserveSeat({ flight: number, day, passenger: traveller }),
    ]);
    return { room, seat };
  }),
  remind: asking(({ tripId, card }: TripWanted) => payment.remind({ tripId, card })),
  charge: asking(({ card, room, seat }: Held) => payment.charge({ card, amount: total(room.price, seat.price) })),
  // From here on nobody turns back.
  issueTicket: asking(({ seat: { reservationId } }: Held) => flight.issueTicket({ reservationId }, { pivot: true })),
};

type TripWanted = BodyOf<typeof TripAsked>;

interface Held {
  readonly card: string;
  readonly room: Room;
  readonly seat: Seat;
}

interface Booking {
  readonly trip?: TripWanted;
  readonly room?: Room;
  readonly seat?: Seat;
  readonly ticketNumber?: string;
}

const nothingYet: Booking = {};

const heldBy = ({ trip, room, seat }: Booking): Held => ({ card: trip!.card, room: room!, seat: seat! });

/** A trip that events decide: open it in Stately's tools as it is. */
export const tripMachine = setup({
  types: {
    context: nothingYet,
    events: {} as EventsOf<typeof processes.bookTripByEvents>,
    input: {} as { readonly id: string },
    output: {} as { readonly room: Room; readonly seat: Seat; readonly ticketNumber: string },
  },
  actors,
  guards: { declined: ({ event }) => 'error' in event && CardDeclined.is(event.error) },
  delays: { remindAfter: 20 * 60_000, payWithin: 30 * 60_000 },
}).createMachine({
  id: 'trip',
  initial: 'fresh',
  context: nothingYet,
  output: ({ context: { room, seat, ticketNumber } }) => ({ room: room!, seat: seat!, ticketNumber: ticketNumber! }),
  states: {
    fresh: {
      on: {
        TripAsked: {
          target: 'holding',
          actions: assign(({ event }) => ({ trip: 'card' in event.body ? event.body : undefined })),
        },
      },
    },
    holding: {
      invoke: {
        src: 'hold',
        input: ({ context }) => context.trip!,
        onDone: { target: 'awaiting', actions: assign(({ event }) => event.output) },
        onError: 'notHeld',
      },
      on: { TripCalledOff: 'calledOff' },
    },
    awaiting: {
      type: 'parallel',
      on: { TripCalledOff: 'calledOff', RoomDeclined: 'declined' },
      onDone: 'charging',
      states: {
        payment: {
          initial: 'due',
          states: {
            due: {
              initial: 'open',
              after: { payWithin: '#trip.unpaid' },
              on: { PaymentApproved: 'approved' },
              states: {
                open: { after: { remindAfter: 'reminding' } },
                // Nothing depends on whether the reminder arrives.
                reminding: {
                  invoke: {
                    src: 'remind',
                    input: ({ context }) => context.trip!,
                    onDone: 'reminded',
                    onError: 'reminded',
                  },
                },
                reminded: {},
              },
            },
            approved: { type: 'final' },
          },
        },
        room: {
          initial: 'asked',
          states: { asked: { on: { RoomConfirmed: 'confirmed' } }, confirmed: { type: 'final' } },
        },
      },
    },
    charging: {
      invoke: {
        src: 'charge',
        input: ({ context }) => heldBy(context),
        onDone: 'ticketing',
        onError: [{ guard: 'declined', target: 'cardDeclined' }, { target: 'notCharged' }],
      },
    },
    ticketing: {
      invoke: {
        src: 'issueTicket',
        input: ({ context }) => heldBy(context),
        onDone: { target: 'booked', actions: assign(({ event }) => event.output) },
        onError: 'noTicket',
      },
    },
    booked: { type: 'final' },
    notHeld: { type: 'final', tags: ['compensate'] },
    calledOff: { type: 'final', tags: ['compensate'] },
    declined: { type: 'final', tags: ['compensate'] },
    unpaid: { type: 'final', tags: ['compensate'] },
    cardDeclined: { type: 'final', tags: ['compensate'] },
    notCharged: { type: 'final', tags: ['compensate'] },
    noTicket: { type: 'final', tags: ['compensate'] },
  },
});
