import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { auditOf as auditCars } from '@backstitch-examples/trip-cars';
import { auditOf as auditFlights } from '@backstitch-examples/trip-flights';
import { auditOf as auditHotels } from '@backstitch-examples/trip-hotels';
import { auditOf as auditPayments } from '@backstitch-examples/trip-payments';

/** What a completed saga has to leave behind, by its type and what it was asked and answered. */
const leaves = {
  bookTrip: () => ({ rooms: 1, seats: 1, cars: 1, charges: 1 }),
  planTrip: () => ({ rooms: 1, seats: 1, cars: 1, charges: 1 }),
  planTripByHand: () => ({ rooms: 1, seats: 1, cars: 1, charges: 1 }),
  bookLastMinute: () => ({ rooms: 1, seats: 1, charges: 1 }),
  bookBusinessTrip: () => ({ rooms: 1, seats: 1, charges: 1 }),
  bookGroup: ({ travellers: { length } }) => ({ rooms: length, seats: length, cars: length, charges: length }),
  buyTicket: () => ({ seats: 1, tickets: 1, holds: 1, captures: 1 }),
  bookJourney: ({ flights, car }) => {
    const trains = flights.filter((flight) => flight === 'BS606').length;
    const cars = car ? 1 : 0;
    return { rooms: 1, seats: flights.length - trains, trains, cars, charges: 1 + flights.length + cars };
  },
  getThere: (_, { by }) => ({ ...(by === 'air' ? { seats: 2 } : { cars: 1 }), charges: 1 }),
};

/**
 * Looks into the participants' own tables, and into the card provider's log: what is there is what the completed sagas
 * say, for each of them, and nothing else. It asks neither Temporal nor the barrier.
 * @param sagas `{ workflowId, saga, stepKeys, offer }`: stepKeys are those of nested sagas, too
 * @returns what doesn't agree, one sentence each
 */
export async function bookFaults({ databaseUrlOf, data, sagas }) {
  const [hotels, flights, cars, payments] = await Promise.all([
    auditHotels(databaseUrlOf('hotels')),
    auditFlights(databaseUrlOf('flights')),
    auditCars(databaseUrlOf('cars')),
    auditPayments(databaseUrlOf('payments')),
  ]);
  const faults = [hotels, flights, cars, payments].flatMap((audit) => audit.faults);
  for (const [currency, sum] of Object.entries(payments.ledger)) {
    if (sum !== 0) faults.push(`unbalanced ledger: ${sum} ${currency}`);
  }
  if (payments.openHolds !== 0) faults.push(`${payments.openHolds} holds are left`);
  const inEffect = Object.assign({}, ...[hotels, flights, cars, payments].map((audit) => audit.inEffect));
  return [...faults, ...rowFaults(inEffect, sagas), ...cardFaults(data, sagas)];
}

function rowFaults(inEffect, sagas) {
  const ownerOf = new Map(sagas.flatMap((one) => one.stepKeys.map((key) => [key, one.workflowId])));
  const there = {};
  const faults = [];
  for (const [what, stepKeys] of Object.entries(inEffect)) {
    for (const stepKey of stepKeys) {
      const owner = ownerOf.get(stepKey);
      if (owner === undefined) faults.push(`${what}: ${stepKey} is of no saga that was accepted`);
      else there[owner] = { ...there[owner], [what]: (there[owner]?.[what] ?? 0) + 1 };
    }
  }
  for (const { workflowId, saga, offer } of sagas) {
    const due = saga.status === 'completed' ? leaves[offer.type](offer.body, saga.output) : {};
    for (const what of ['rooms', 'seats', 'trains', 'cars', 'tickets', 'holds', 'charges', 'captures']) {
      const [is, should] = [there[workflowId]?.[what] ?? 0, due[what] ?? 0];
      if (is !== should) faults.push(`${workflowId} is ${saga.status} and has ${is} ${what}, not ${should}`);
    }
  }
  return faults;
}

/** The money that really moved, in the log of somebody who doesn't know of sagas. */
function cardFaults(data, sagas) {
  const kept = {};
  for (const line of readFileSync(join(data, 'card-provider.jsonl'), 'utf8').split('\n').filter(Boolean)) {
    const { kind, card } = JSON.parse(line);
    kept[card] = (kept[card] ?? 0) + (kind === 'charge' ? 1 : kind === 'refund' ? -1 : 0);
  }
  return sagas.flatMap(({ workflowId, saga, offer }) => {
    const { card } = offer.body;
    const due = saga.status === 'completed' ? (leaves[offer.type](offer.body, saga.output).charges ?? 0) : 0;
    const is = kept[card] ?? 0;
    return card === undefined || is === due
      ? []
      : [`${workflowId} is ${saga.status}, and ${card} was charged ${is} times more than refunded, not ${due}`];
  });
}
