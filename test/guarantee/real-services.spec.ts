import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as carRental from '@backstitch/app-cars';
import { CardProvider as Outside } from '@backstitch/app-card-provider';
import * as airline from '@backstitch/app-flights';
import * as hotelGroup from '@backstitch/app-hotels';
import * as bank from '@backstitch/app-payments';
import { realParticipant, reportOf, verifySaga } from '@backstitch/testing';
import { cars, daysFrom, flights, hotels, payments, tripCatalogue, trips } from '@backstitch/trip';
import { CardProvider } from '../../apps/payments/src/card-provider';

const folder = mkdtempSync(join(tmpdir(), 'backstitch-real-'));
const url = (name: string) => `sqlite:${join(folder, `${name}.db`)}`;
let outside: Outside;

beforeAll(async () => {
  outside = await Outside.start({ logFile: join(folder, 'card-provider.jsonl'), port: 0 });
  process.env['CARD_PROVIDER_URL'] = outside.url;
});
afterAll(async () => {
  delete process.env['CARD_PROVIDER_URL'];
  await outside.stop();
  rmSync(folder, { recursive: true });
});

/** A service of the sample, with its own books, in a file that is looked at afterwards. */
const served = (
  name: string,
  { migrations, seed, auditOf }: typeof hotelGroup | typeof airline | typeof carRental | typeof bank,
) => ({
  ...{ databaseUrl: url(name), migrations, seed: seed as never },
  audit: async () => (await auditOf(url(name))).faults,
});

it('books trips with the real services, and what they hold is what completed', async () => {
  const [example] = trips.bookTrip.contract.input.meta()!.examples as { day: string }[];
  const days = daysFrom(example!.day, 100);
  const verification = await verifySaga({
    workflowsPath: require.resolve('../../apps/orchestrator/src/sagas'),
    ...{ saga: trips.bookTrip, catalogue: tripCatalogue },
    // Each on another day: no run takes the last room of the next.
    input: (run: number) => ({ ...example, nights: 1, day: days[run % days.length]! }),
    participants: [
      realParticipant(hotels, new hotelGroup.HotelsService(), served('hotels', hotelGroup)),
      realParticipant(flights, new airline.FlightsService(), served('flights', airline)),
      realParticipant(cars, new carRental.CarsService(), served('cars', carRental)),
      realParticipant(payments, new bank.PaymentsService(new CardProvider()), served('payments', bank)),
    ],
    ...{ cache: 'alternating', atMost: 24, pairs: 6, address: process.env.BACKSTITCH_TEST_TEMPORAL! },
  });
  process.stdout.write(`with the real services: ${reportOf(verification)}\n`);

  const { completed } = verification.verdicts;
  expect(completed).toBeGreaterThan(5);
  const books = await Promise.all([hotelGroup, airline, carRental].map((app, at) => app.auditOf(url(names[at]!))));
  expect(books.map(({ held }) => held)).toEqual([completed, completed, completed]);
  const paid = await bank.auditOf(url('payments'));
  expect(paid.charges).toHaveLength(completed);
  expect(Object.values(paid.ledger)).toEqual([0]);
}, 300_000);

const names = ['hotels', 'flights', 'cars'] as const;
