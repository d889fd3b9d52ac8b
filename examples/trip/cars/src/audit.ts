import { type OpenDatabase, openDatabase } from '@backstitch/database';
import { daysFrom } from '@backstitch-examples/trip-catalogue';
import type { Database } from './database';

/** What is held now, counted twice: from the reservations, and from the days that they take. */
export interface CarsAudit {
  readonly held: number;
  /** Cars by `city day`, those without any left out. */
  readonly days: Readonly<Record<string, number>>;
  /** The step keys of everything that is in effect, by what it is. */
  readonly inEffect: Readonly<Record<string, readonly string[]>>;
  /** Each says what doesn't agree. Empty when all is well. */
  readonly faults: readonly string[];
}

/** Reads the car rental's books; from any process. @param url as in `DATABASE_URL` */
export async function auditOf(url: string): Promise<CarsAudit> {
  const database = await openDatabase<Database>(url);
  try {
    return await audit(database);
  } finally {
    await database.close();
  }
}

/** All in one transaction: who books meanwhile is seen whole or not at all. */
const audit = ({ kysely }: OpenDatabase<Database>): Promise<CarsAudit> =>
  kysely
    .transaction()
    .setIsolationLevel('serializable')
    .execute(async (tx) => {
      const stations = await tx.selectFrom('station').selectAll().execute();
      const held = await tx.selectFrom('reservation').selectAll().where('status', '=', 'held').execute();
      const taken = await tx.selectFrom('car_day').selectAll().where('taken', '<>', 0).execute();

      const days = Object.fromEntries(taken.map((row) => [`${row.city} ${row.day}`, row.taken]));
      const reserved: Record<string, number> = {};
      for (const { city, from, days: count } of held) {
        for (const day of daysFrom(from, count)) {
          reserved[`${city} ${day}`] = (reserved[`${city} ${day}`] ?? 0) + 1;
        }
      }
      const miscounted = [...new Set([...Object.keys(days), ...Object.keys(reserved)])]
        .filter((day) => days[day] !== reserved[day])
        .map((day) => `${day}: ${days[day] ?? 0} taken, ${reserved[day] ?? 0} reserved`);
      const overbooked = taken
        .filter((row) => row.taken > (stations.find(({ city }) => city === row.city)?.cars ?? 0))
        .map((row) => `${row.city} ${row.day}: ${row.taken} taken, more than there are`);
      const inEffect = { cars: held.map(({ step_key }) => step_key) };
      return { held: held.length, inEffect, days, faults: [...miscounted, ...overbooked] };
    });
