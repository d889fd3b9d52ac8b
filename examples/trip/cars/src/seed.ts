import type { OpenDatabase } from '@backstitch/database';
import type { Database } from './database';

/** There are cars everywhere but in Venice, where nobody drives. What is there already stays as it is. */
export async function seed({ kysely }: OpenDatabase<Database>): Promise<void> {
  await kysely
    .insertInto('station')
    .values([
      { city: 'Lisbon', model: 'Renault 5', cars: 200, price: 4_500 },
      { city: 'Oslo', model: 'Polestar 2', cars: 100, price: 7_900 },
      { city: 'Kyoto', model: 'Suzuki Swift', cars: 50, price: 5_200 },
      { city: 'Reykjavik', model: 'Dacia Duster', cars: 20, price: 8_800 },
      { city: 'Venice', model: 'Fiat 500', cars: 0, price: 4_000 },
    ])
    .onConflict((conflict) => conflict.column('city').doNothing())
    .execute();
}
