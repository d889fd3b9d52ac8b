import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as carRental from '@backstitch-examples/trip-cars';
import { CardProvider as Outside } from '@backstitch-examples/trip-card-provider';
import * as airline from '@backstitch-examples/trip-flights';
import * as hotelGroup from '@backstitch-examples/trip-hotels';
import * as bank from '@backstitch-examples/trip-payments';
import { testDatabases } from '@backstitch/testing/databases';
import { realParticipant, reportOf, verifySaga } from '@backstitch/testing';
import { cars, daysFrom, flights, hotels, payments, tripCatalogue, trips } from '@backstitch-examples/trip-catalogue';
import { shopCatalogue } from '../../examples/shop/catalogue';
import { orders, warehouse } from '../../examples/shop/contract';
import * as shop from '../../examples/shop/warehouse';
import { CardProvider } from '../../examples/trip/payments/src/card-provider';
import { without } from './at-the-edges';

const folder = mkdtempSync(join(tmpdir(), 'backstitch-real-'));
const databases = testDatabases();
let outside: Outside;

beforeAll(async () => {
  outside = await Outside.start({ logFile: join(folder, 'card-provider.jsonl'), port: 0 });
  process.env['CARD_PROVIDER_URL'] = outside.url;
});
afterAll(async () => {
  delete process.env['CARD_PROVIDER_URL'];
  await Promise.all([outside.stop(), databases.stop()]);
  rmSync(folder, { recursive: true });
});

/** A service of the sample, with its own books, in a database that is looked at afterwards. */
const served = (
  databaseUrl: string,
  { migrations, seed, booksOf }: typeof hotelGroup | typeof airline | typeof carRental | typeof bank | typeof shop,
) => ({
  ...{ databaseUrl, migrations, seed: seed as never },
  discrepancies: async () => (await booksOf(databaseUrl)).discrepancies,
  inEffect: async () => {
    const inEffect: Readonly<Record<string, readonly string[]>> = (await booksOf(databaseUrl)).inEffect;
    const keys = Object.values(inEffect).flat();
    return Object.fromEntries(keys.map((key) => [key, keys.filter((other) => other === key).length]));
  },
});

const dialects = ['sqlite', 'postgres'] as const;

it.each(dialects)(
  'books trips with the real services on %s, and what they hold is what completed',
  async (dialect) => {
    const [rooms, seats, rentals, accounts] = await Promise.all([1, 2, 3, 4].map(() => databases.fresh(dialect)));
    const [example] = trips.bookTrip.contract.input.meta()!.examples as { day: string }[];
    const days = daysFrom(example!.day, 100);
    const verification = await verifySaga({
      workflowsPath: require.resolve('../../examples/trip/orchestrator/src/sagas'),
      ...{ saga: trips.bookTrip, catalogue: tripCatalogue, without },
      // Each on another day: no run takes the last room of the next.
      input: (run: number) => ({ ...example, nights: 1, day: days[run % days.length]! }),
      participants: [
        realParticipant(hotels, new hotelGroup.HotelsService(), served(rooms!, hotelGroup)),
        realParticipant(flights, new airline.FlightsService(), served(seats!, airline)),
        realParticipant(cars, new carRental.CarsService(), served(rentals!, carRental)),
        realParticipant(payments, new bank.PaymentsService(new CardProvider()), served(accounts!, bank)),
      ],
      ...{
        cache: 'alternating',
        ...(dialect === 'sqlite' ? { atMost: 24, pairs: 6 } : { atMost: 12, pairs: 3 }),
        address: process.env.BACKSTITCH_TEST_TEMPORAL!,
      },
    });
    process.stdout.write(`with the real services on ${dialect}: ${reportOf(verification)}\n`);

    const { completed } = verification.verdicts;
    expect(completed).toBeGreaterThan(2);
    const books = [hotelGroup.booksOf(rooms!), airline.booksOf(seats!), carRental.booksOf(rentals!)];
    expect((await Promise.all(books)).map(({ held }) => held)).toEqual([completed, completed, completed]);
    const paid = await bank.booksOf(accounts!);
    expect(paid.charges).toHaveLength(completed);
    expect(Object.values(paid.ledger)).toEqual([0]);
  },
  300_000,
);

it.each(dialects)(
  'sells things with the real warehouse on %s, and what it holds is what completed',
  async (dialect) => {
    const url = await databases.fresh(dialect);
    const verification = await verifySaga({
      workflowsPath: require.resolve('../../examples/shop/sagas'),
      ...{ saga: orders.sellItems, catalogue: shopCatalogue, without },
      input: (orders.sellItems.contract.input.meta()!.examples as object[])[0],
      participants: [realParticipant(warehouse, new shop.WarehouseService(), served(url, shop))],
      ...{ cache: 'alternating', ...(dialect === 'sqlite' ? { atMost: 10, pairs: 2 } : { atMost: 6, pairs: 1 }) },
      address: process.env.BACKSTITCH_TEST_TEMPORAL!,
    });
    process.stdout.write(`with the real warehouse on ${dialect}: ${reportOf(verification)}\n`);

    const { completed } = verification.verdicts;
    expect(completed).toBeGreaterThan(2);
    const { discrepancies, inEffect } = await shop.booksOf(url);
    expect(discrepancies).toEqual([]);
    expect([inEffect.purchases.length, inEffect.couriers.length]).toEqual([completed, completed]);
  },
  120_000,
);
