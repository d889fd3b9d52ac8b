import { type OpenDatabase, openDatabase } from '@backstitch/database';
import type { Database } from './database';

/** What is held now, counted twice: from the reservations, and from the days that they are on. */
export interface FlightsBooks {
  readonly held: number;
  readonly tickets: number;
  /** Seats by `flight day`, those without any left out. */
  readonly days: Readonly<Record<string, number>>;
  /** The step keys of everything that is in effect, by what it is. */
  readonly inEffect: Readonly<Record<string, readonly string[]>>;
  /** Each says what doesn't agree. Empty when all is well. */
  readonly discrepancies: readonly string[];
}

/** Reads the airline's books; from any process. @param url as in `DATABASE_URL` */
export async function booksOf(url: string): Promise<FlightsBooks> {
  const database = await openDatabase<Database>(url);
  try {
    return await readBooks(database);
  } finally {
    await database.close();
  }
}

/** All in one transaction: who books meanwhile is seen whole or not at all. */
const readBooks = ({ kysely }: OpenDatabase<Database>): Promise<FlightsBooks> =>
  kysely
    .transaction()
    .setIsolationLevel('serializable')
    .execute(async (tx) => {
      const flights = await tx.selectFrom('flight').selectAll().execute();
      const reservations = await tx.selectFrom('reservation').selectAll().execute();
      const taken = await tx.selectFrom('flight_day').selectAll().where('taken', '<>', 0).execute();
      const places = await tx.selectFrom('train_place').selectAll().where('status', '=', 'held').execute();
      const tickets = await tx.selectFrom('ticket').selectAll().where('status', '=', 'issued').execute();

      const held = reservations.filter(({ status }) => status === 'held');
      const days = Object.fromEntries(taken.map((row) => [`${row.flight} ${row.day}`, row.taken]));
      const reserved: Record<string, number> = {};
      for (const { flight, day } of held) {
        reserved[`${flight} ${day}`] = (reserved[`${flight} ${day}`] ?? 0) + 1;
      }
      const miscounted = [...new Set([...Object.keys(days), ...Object.keys(reserved)])]
        .filter((day) => days[day] !== reserved[day])
        .map((day) => `${day}: ${days[day] ?? 0} taken, ${reserved[day] ?? 0} reserved`);
      const overbooked = taken
        .filter((row) => row.taken > (flights.find(({ number }) => number === row.flight)?.seats ?? 0))
        .map((row) => `${row.flight} ${row.day}: ${row.taken} taken, more than there are`);
      const seatless = tickets
        .filter(({ reservation }) => !held.some(({ id }) => id === reservation))
        .map(({ number }) => `ticket ${number} is for a seat that nobody holds`);
      return {
        ...{
          held: held.length,
          tickets: tickets.length,
          days,
          discrepancies: [...miscounted, ...overbooked, ...seatless],
        },
        inEffect: {
          seats: held.map(({ step_key }) => step_key),
          tickets: tickets.map(({ step_key }) => step_key),
          trains: places.map(({ step_key }) => step_key),
        },
      };
    });
