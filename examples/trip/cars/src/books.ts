import { type OpenDatabase, openDatabase } from '@backstitch/database';
import type { Database } from './database';

/** What is held now, held against the cars: none is with two drivers on one day, and each rental has counted. */
export interface CarsBooks {
  readonly held: number;
  /** The step keys of everything that is in effect, by what it is. */
  readonly inEffect: Readonly<Record<string, readonly string[]>>;
  /** Each says what doesn't agree. Empty when all is well. */
  readonly discrepancies: readonly string[];
}

/** Reads the car rental's books; from any process. @param url as in `DATABASE_URL` */
export async function booksOf(url: string): Promise<CarsBooks> {
  const database = await openDatabase<Database>(url);
  try {
    return await readBooks(database);
  } finally {
    await database.close();
  }
}

/** All in one transaction: who books meanwhile is seen whole or not at all. */
const readBooks = ({ kysely }: OpenDatabase<Database>): Promise<CarsBooks> =>
  kysely
    .transaction()
    .setIsolationLevel('serializable')
    .execute(async (tx) => {
      const cars = await tx.selectFrom('car').selectAll().execute();
      const rentals = await tx.selectFrom('reservation').selectAll().orderBy('from').execute();
      const held = rentals.filter(({ status }) => status === 'held');

      const discrepancies: string[] = [];
      for (const { plate, version } of cars) {
        const counted = rentals.filter((rental) => rental.plate === plate).length;
        if (counted !== version) discrepancies.push(`${plate}: rented ${counted} times, and its version is ${version}`);
      }
      // In the order of their beginnings: one that overlaps another overlaps one before it.
      const backOn = new Map<string, string>();
      for (const { plate, from, until } of held) {
        const back = backOn.get(plate) ?? '';
        if (from < back) discrepancies.push(`${plate}: two drivers have it on ${from}`);
        backOn.set(plate, until > back ? until : back);
      }
      return { held: held.length, inEffect: { cars: held.map(({ step_key }) => step_key) }, discrepancies };
    });
