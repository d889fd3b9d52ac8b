import { join, resolve } from 'node:path';
import { booksOf as carsBooks } from '@backstitch-examples/trip-cars';
import { tripCatalogue } from '@backstitch-examples/trip-catalogue';
import { stateMachines } from '@backstitch-examples/trip-catalogue/state-machines';
import { booksOf as flightsBooks } from '@backstitch-examples/trip-flights';
import { booksOf as hotelsBooks } from '@backstitch-examples/trip-hotels';
import { booksOf as paymentsBooks } from '@backstitch-examples/trip-payments';
import type { Platform, PlatformProcess } from '@backstitch/tools';
import { tripChaos } from './chaos/trip-chaos';

const sources = resolve(require.resolve('@backstitch-examples/trip-catalogue/package.json'), '../..');

const entry = (name: string) => `examples/trip/${name}/dist/main.js`;

/** Booking a trip, as the tools take it: start, chaos, prove, record, replay. */
export const platform: Platform = {
  name: 'trip',
  catalogue: tripCatalogue,
  promisesLock: join(sources, 'catalogue/src/promises.lock.json'),
  workflowsPath: join(sources, 'orchestrator/src/sagas/index'),
  ports: { CARD_PROVIDER_PORT: 3050, CARD_PROVIDER_WEBHOOK_PORT: 3051 },
  processes({ data, temporal, gatewayPort, ports }) {
    const cardProviderPort = `${ports['CARD_PROVIDER_PORT']}`;
    const webhookPort = `${ports['CARD_PROVIDER_WEBHOOK_PORT']}`;
    // Of a sample that is tried on one machine.
    const secret = { CARD_PROVIDER_SECRET: 'dGhpcyBpcyBvbmx5IGEgc2FtcGxl' };
    const events = { BACKSTITCH_EVENTS_URL: `http://127.0.0.1:${gatewayPort}/events` };
    const at = { ...temporal, STATE_STORE_URL: `sqlite:${join(data, 'state-store.db')}` };
    const databaseOf = (name: string) => ({ ...at, DATABASE_URL: `sqlite:${join(data, `${name}.db`)}` });
    const participant = (name: string): PlatformProcess => ({
      ...{ name, role: 'participant', entry: entry(name), env: databaseOf(name) },
    });
    const [hotels, payments] = [participant('hotels'), participant('payments')];
    const toldByEvents = { BACKSTITCH_EVENTS_URL: 'gateway' };
    return [
      {
        ...{ name: 'card-provider', role: 'outside', entry: entry('card-provider') },
        env: {
          ...{ CARD_PROVIDER_PORT: cardProviderPort, CARD_PROVIDER_LOG: join(data, 'card-provider.jsonl') },
          ...{ CARD_PROVIDER_WEBHOOK: `http://127.0.0.1:${webhookPort}/webhooks/card-provider`, ...secret },
        },
        calls: { CARD_PROVIDER_WEBHOOK: 'payments' },
      },
      // Hours are seconds here, for those who watch.
      { ...hotels, env: { ...hotels.env, ...events, HOTELS_ANSWER_AFTER: '5s' }, calls: toldByEvents },
      ...['flights', 'cars'].map(participant),
      {
        ...payments,
        env: {
          ...{ ...payments.env, ...events, ...secret, CARD_PROVIDER_URL: `http://127.0.0.1:${cardProviderPort}` },
          CARD_PROVIDER_WEBHOOK_PORT: webhookPort,
        },
        calls: { CARD_PROVIDER_URL: 'card-provider', ...toldByEvents },
      },
      { name: 'orchestrator', role: 'sagas', entry: entry('orchestrator'), env: at },
      { name: 'coordinator', role: 'sagas', entry: entry('coordinator'), env: at },
      {
        ...{ name: 'gateway', role: 'gateway', entry: entry('gateway') },
        env: { ...databaseOf('gateway'), PORT: `${gatewayPort}` },
      },
    ];
  },
  stateMachines,
  books: { hotels: hotelsBooks, flights: flightsBooks, cars: carsBooks, payments: paymentsBooks },
  tries: [
    { heading: 'Book a trip:', type: 'bookTrip', input: tripPaidBy('card-4242') },
    {
      heading: 'Book one whose payment is declined, and see everything given back:',
      type: 'bookTrip',
      input: tripPaidBy('card-0002'),
    },
  ],
  chaos: tripChaos,
};

function tripPaidBy(card: string) {
  return { traveller: 'Ada', city: 'Lisbon', flight: 'BS101', day: '2027-05-14', nights: 3, card };
}
