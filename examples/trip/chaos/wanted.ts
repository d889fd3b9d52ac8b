import type { ChaosDomain, Follow, Seeded, Wanted } from '@backstitch/tools';

/** How often each kind of saga is offered, compared with the others. */
export const mix: ChaosDomain['mix'] = [
  ['happy', 25],
  ['sold-out', 6],
  ['declined', 7],
  ['slow', 6],
  ['cancelled', 10],
  ['deadline', 8],
  ['pivot', 12],
  ['by-air', 4],
  ['fallback', 8],
  ['nested', 7],
  ['nested-declined', 3],
  ['approved', 6],
  ['not-approved', 3],
  ['machine', 8],
  ['machine-declined', 4],
  ['machine-cancelled', 4],
  ['slip', 10],
  ['slip-revised', 4],
  ['slip-declined', 3],
  ['slip-stranded', 3],
  ['slip-cancelled', 5],
  ['by-events', 8],
  ['by-events-called-off', 4],
  ['by-events-declined', 3],
];

const cancel = { path: 'cancel', body: { reason: 'chaos' } };
const approval = { path: 'messages/approval', body: { approved: true, by: 'Grace' } };
const rejection = { path: 'messages/approval', body: { approved: false, by: 'Grace', reason: 'too dear' } };

/** The card provider answers the next charge so many ms late. */
const lateCharge = (ms: number) => ({ answer: 'late', calls: 1, ms, on: 'charges' });

interface Booking {
  readonly traveller: string;
  readonly city: string;
  readonly flight: string;
  readonly day: string;
  readonly nights: number;
  readonly card: string;
}

/** What a client asks for. A card for each saga: what the card provider did for it can be told apart. */
export function wanted(kind: string, index: number, random: Seeded): Wanted {
  const day = new Date(Date.UTC(2027, 0, 1) + random.between(0, 300) * 86_400_000).toISOString().slice(0, 10);
  const card = `card-c${index}`;
  const trip = { city: 'Lisbon', flight: 'BS101', day, nights: random.between(1, 3), card };
  const booking: Booking = { traveller: `Traveller ${index}`, ...trip };
  const travellers = Array.from({ length: random.between(2, 3) }, (_, one) => `Traveller ${index}.${one}`);
  const legs = (second: string) => ({ traveller: booking.traveller, from: 'Oslo', legs: ['BS101', second], day, card });
  const journey = (flights: readonly string[]) => {
    const { traveller, city, nights } = booking;
    return { type: 'bookJourney', body: { traveller, city, flights, day, nights, car: random.chance(0.5), card } };
  };
  const tripId = `trip-c${index}`;
  const amount = { amount: 6_000, currency: 'EUR' };
  switch (kind) {
    case 'sold-out':
      return { type: 'bookTrip', body: { ...booking, city: 'Reykjavik' } };
    case 'declined':
      return { type: 'bookTrip', body: { ...booking, card: 'card-0002' } };
    case 'cancelled':
      return { ...grouped(random, booking, travellers), follow: cancel };
    case 'deadline':
      return { type: 'bookLastMinute', body: booking };
    case 'pivot':
      return {
        type: 'buyTicket',
        body: { passenger: booking.traveller, flight: 'BS505', day, account: 'ada', atMost: amount },
        ...(random.chance(0.2) && { follow: cancel }),
      };
    case 'by-air':
      return { type: 'getThere', body: legs('BS505') };
    case 'fallback':
      return { type: 'getThere', body: legs('BS404') };
    case 'nested':
      return { type: 'bookGroup', body: { ...trip, travellers } };
    case 'nested-declined':
      return { type: 'bookGroup', body: { ...trip, travellers, card: 'card-0069' } };
    case 'approved':
      return { type: 'bookBusinessTrip', body: booking, follow: approval };
    case 'not-approved':
      return { type: 'bookBusinessTrip', body: booking, follow: random.pick([rejection, cancel]) };
    case 'machine':
      return { type: random.pick(['planTrip', 'planTripByHand']), body: booking };
    case 'machine-declined':
      return { type: random.pick(['planTrip', 'planTripByHand']), body: { ...booking, card: 'card-0002' } };
    case 'machine-cancelled':
      // One that undoes by its own definition keeps what it has when it is stopped.
      return { type: 'planTrip', body: booking, follow: cancel };
    case 'slip':
      return journey(random.chance(0.5) ? ['BS101'] : ['BS101', 'BS505']);
    case 'slip-revised':
      return journey(['BS101', 'BS606']);
    case 'slip-declined':
      return { type: 'bookJourney', body: { ...journey(['BS101']).body, card: 'card-0002' } };
    case 'slip-stranded':
      // Sold out, and no train goes there: three things are given back.
      return journey(['BS101', 'BS404']);
    case 'slip-cancelled':
      return { ...journey(['BS101', 'BS505']), follow: cancel };
    case 'by-events':
      return byEvents(tripId, booking, { outside: '/approvals', body: { reference: tripId } });
    case 'by-events-called-off':
      return byEvents(tripId, booking, { event: 'TripCalledOff', body: { tripId: tripId } });
    case 'by-events-declined':
      // Whatever is paid, its front desk says no.
      return byEvents(tripId, { ...booking, city: 'Porto' }, { outside: '/approvals', body: { reference: tripId } });
    default:
      return {
        type: 'bookTrip',
        body: booking,
        ...(kind === 'slow' && { before: lateCharge(random.between(1_000, 4_000)) }),
      };
  }
}

/** A trip that begins by an event, and is decided by others. */
function byEvents(tripId: string, booking: Booking, follow: Follow): Wanted {
  const begunBy = { event: 'TripAsked', id: tripId };
  return { type: 'bookTripByEvents', body: { ...booking, tripId }, begunBy, follow };
}

/** Cancelled midway: a trip, or a whole group of them. */
function grouped(random: Seeded, booking: Booking, travellers: readonly string[]): Wanted {
  if (random.chance(0.7)) return { type: 'bookTrip', body: booking };
  const { city, flight, day, nights, card } = booking;
  return { type: 'bookGroup', body: { city, flight, day, nights, card, travellers } };
}
