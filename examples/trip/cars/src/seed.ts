import type { OpenDatabase } from '@backstitch/database';
import type { Database } from './database';

/** How many cars stand in each city. In Venice nobody drives. */
const fleets = [
  { city: 'Lisbon', model: 'Renault 5', cars: 200, price: 4_500 },
  { city: 'Oslo', model: 'Polestar 2', cars: 100, price: 7_900 },
  { city: 'Kyoto', model: 'Suzuki Swift', cars: 50, price: 5_200 },
  { city: 'Reykjavik', model: 'Dacia Duster', cars: 20, price: 8_800 },
];

/** What is there already stays as it is. */
export async function seed({ kysely }: OpenDatabase<Database>): Promise<void> {
  for (const { cars, city, model, price } of fleets) {
    const plates = Array.from({ length: cars }, (_, index) => `${city.slice(0, 2).toUpperCase()} ${1_000 + index}`);
    await kysely
      .insertInto('car')
      .values(plates.map((plate) => ({ plate, city, model, price, version: 0 })))
      .onConflict((conflict) => conflict.column('plate').doNothing())
      .execute();
  }
}
