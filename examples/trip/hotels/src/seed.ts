import type { OpenDatabase } from '@backstitch/database';
import type { Database } from './database';

/**
 * Lisbon has rooms, Kyoto a single one, and Reykjavik none; in Porto there are some, but not what they should be. What is
 * there already stays as it is.
 */
export async function seed({ kysely }: OpenDatabase<Database>): Promise<void> {
  await kysely
    .insertInto('hotel')
    .values([
      { city: 'Lisbon', name: 'Casa do Rio', rooms: 200, price: 12_000 },
      { city: 'Oslo', name: 'Fjordgata', rooms: 100, price: 18_500 },
      { city: 'Kyoto', name: 'Machiya', rooms: 1, price: 15_000 },
      { city: 'Reykjavik', name: 'Aurora', rooms: 0, price: 21_000 },
      { city: 'Porto', name: 'Ribeira', rooms: 50, price: 9_500, closed: 'the roof is being mended' },
    ])
    .onConflict((conflict) => conflict.column('city').doNothing())
    .execute();
}
