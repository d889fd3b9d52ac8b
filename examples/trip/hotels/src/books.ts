import { type OpenDatabase, openDatabase } from '@backstitch/database';
import { daysFrom } from '@backstitch-examples/trip-catalogue';
import type { Database } from './database';

/** What is held now, counted twice: from the reservations, and from the nights that they take. */
export interface HotelsBooks {
  readonly held: number;
  /** Rooms by `city night`, those without any left out. */
  readonly nights: Readonly<Record<string, number>>;
  /** The step keys of everything that is in effect, by what it is. */
  readonly inEffect: Readonly<Record<string, readonly string[]>>;
  /** Each says what doesn't agree. Empty when all is well. */
  readonly discrepancies: readonly string[];
}

/** Reads the hotels' books; from any process. @param url as in `DATABASE_URL` */
export async function booksOf(url: string): Promise<HotelsBooks> {
  const database = await openDatabase<Database>(url);
  try {
    return await readBooks(database);
  } finally {
    await database.close();
  }
}

/** All in one transaction: who books meanwhile is seen whole or not at all. */
const readBooks = ({ kysely }: OpenDatabase<Database>): Promise<HotelsBooks> =>
  kysely
    .transaction()
    .setIsolationLevel('serializable')
    .execute(async (tx) => {
      const hotels = await tx.selectFrom('hotel').selectAll().execute();
      const held = await tx.selectFrom('reservation').selectAll().where('status', '=', 'held').execute();
      const taken = await tx.selectFrom('room_night').selectAll().where('taken', '<>', 0).execute();

      const nights = Object.fromEntries(taken.map((row) => [`${row.city} ${row.night}`, row.taken]));
      const reserved: Record<string, number> = {};
      for (const { city, from, nights: count } of held) {
        for (const night of daysFrom(from, count)) {
          reserved[`${city} ${night}`] = (reserved[`${city} ${night}`] ?? 0) + 1;
        }
      }
      const miscounted = [...new Set([...Object.keys(nights), ...Object.keys(reserved)])]
        .filter((night) => nights[night] !== reserved[night])
        .map((night) => `${night}: ${nights[night] ?? 0} taken, ${reserved[night] ?? 0} reserved`);
      const overbooked = taken
        .filter((row) => row.taken > (hotels.find(({ city }) => city === row.city)?.rooms ?? 0))
        .map((row) => `${row.city} ${row.night}: ${row.taken} taken, more than there are`);
      const inEffect = { rooms: held.map(({ step_key }) => step_key) };
      return { held: held.length, inEffect, nights, discrepancies: [...miscounted, ...overbooked] };
    });
