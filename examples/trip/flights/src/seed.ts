import type { OpenDatabase } from '@backstitch/database';
import type { Database } from './database';

/** BS404 and BS606 are sold out on every day, BS202 has a single seat; from Oslo to Stockholm there is a train. What is there already stays as it is. */
export async function seed({ kysely }: OpenDatabase<Database>): Promise<void> {
  await kysely
    .insertInto('flight')
    .values([
      { number: 'BS101', from: 'Oslo', to: 'Lisbon', seats: 200, price: 21_900 },
      { number: 'BS202', from: 'Oslo', to: 'Kyoto', seats: 1, price: 64_500 },
      { number: 'BS303', from: 'Oslo', to: 'Reykjavik', seats: 100, price: 17_400 },
      { number: 'BS404', from: 'Lisbon', to: 'Funchal', seats: 0, price: 8_900 },
      { number: 'BS505', from: 'Lisbon', to: 'Porto', seats: 100, price: 4_900 },
      { number: 'BS606', from: 'Oslo', to: 'Stockholm', seats: 0, price: 9_900 },
    ])
    .onConflict((conflict) => conflict.column('number').doNothing())
    .execute();
  await kysely
    .insertInto('train')
    .values([{ number: 'RT71', from: 'Oslo', to: 'Stockholm', price: 5_200 }])
    .onConflict((conflict) => conflict.column('number').doNothing())
    .execute();
}
