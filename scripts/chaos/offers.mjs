import { Seeded } from './seeded.mjs';

/** How often each kind of saga is offered, compared with the others. */
const mix = [
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
];

/**
 * What clients will ask for, and when: the same for the same seed.
 * @returns for each: `at` in ms, its `kind`, saga `type`, `body` and `key`; `copies` sent at once with that key;
 *   `isImpatient`: it hangs up before it is answered, and asks again; and what follows the start, `after` ms later
 */
export function plannedOffers({ seed, seconds, rate }) {
  const random = new Seeded(seed);
  return Array.from({ length: Math.round(seconds * rate) }, (_, index) => {
    const kind = random.weighted(mix);
    return {
      at: Math.round((index + random.next()) * (1000 / rate)),
      ...{ index, kind, key: `chaos-${seed}-${index}` },
      copies: random.chance(0.15) ? random.between(2, 3) : 1,
      isImpatient: random.chance(0.1),
      after: random.between(0, 2_500),
      ...wanted(kind, index, random),
    };
  });
}

function wanted(kind, index, random) {
  const day = new Date(Date.UTC(2027, 0, 1) + random.between(0, 300) * 86_400_000).toISOString().slice(0, 10);
  // A card for each saga: what the card provider did for it can be told apart.
  const card = `card-c${index}`;
  const trip = { city: 'Lisbon', flight: 'BS101', day, nights: random.between(1, 3), card };
  const booking = { traveller: `Traveller ${index}`, ...trip };
  const travellers = Array.from({ length: random.between(2, 3) }, (_, one) => `Traveller ${index}.${one}`);
  const legs = (second) => ({ traveller: booking.traveller, from: 'Oslo', legs: ['BS101', second], day, card });
  const journey = (flights) => {
    const { traveller, city, nights } = booking;
    return { type: 'bookJourney', body: { traveller, city, flights, day, nights, car: random.chance(0.5), card } };
  };
  const amount = { amount: 6_000, currency: 'EUR' };
  switch (kind) {
    case 'sold-out':
      return { type: 'bookTrip', body: { ...booking, city: 'Reykjavik' } };
    case 'declined':
      return { type: 'bookTrip', body: { ...booking, card: 'card-0002' } };
    case 'cancelled':
      return { ...grouped(random, booking, travellers), follow: 'cancel' };
    case 'deadline':
      return { type: 'bookLastMinute', body: booking };
    case 'pivot':
      return {
        type: 'buyTicket',
        body: { passenger: booking.traveller, flight: 'BS505', day, account: 'ada', atMost: amount },
        ...(random.chance(0.2) && { follow: 'cancel' }),
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
      return { type: 'bookBusinessTrip', body: booking, follow: 'approve' };
    case 'not-approved':
      return { type: 'bookBusinessTrip', body: booking, follow: random.pick(['reject', 'cancel']) };
    case 'machine':
      return { type: random.pick(['planTrip', 'planTripByHand']), body: booking };
    case 'machine-declined':
      return { type: random.pick(['planTrip', 'planTripByHand']), body: { ...booking, card: 'card-0002' } };
    case 'machine-cancelled':
      // One that undoes by its own definition keeps what it has when it is stopped.
      return { type: 'planTrip', body: booking, follow: 'cancel' };
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
      return { ...journey(['BS101', 'BS505']), follow: 'cancel' };
    default:
      return { type: 'bookTrip', body: booking, ...(kind === 'slow' && { slow: random.between(1_000, 4_000) }) };
  }
}

/** Cancelled midway: a trip, or a whole group of them. */
function grouped(random, booking, travellers) {
  if (random.chance(0.7)) return { type: 'bookTrip', body: booking };
  const { city, flight, day, nights, card } = booking;
  return { type: 'bookGroup', body: { city, flight, day, nights, card, travellers } };
}
