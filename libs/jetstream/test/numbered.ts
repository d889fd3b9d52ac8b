import { event, participant } from '@backstitch/contract';
import { type OpenDatabase, openDatabase } from '@backstitch/database';
import { migrate, publishIn } from '@backstitch/participant';
import { z } from 'zod';

export const Numbered = event('Numbered', z.object({ key: z.string(), n: z.int() }), { key: ({ key }) => key });
export const numbering = participant('numbering', {}, { publishes: [Numbered] });

interface Numbers {
  readonly number: { readonly key: string; readonly n: number };
}

/** A participant that numbers by key, and publishes each number. */
export type NumberingDatabase = OpenDatabase<Numbers>;

export async function openNumbering(url: string): Promise<NumberingDatabase> {
  const database = await openDatabase<Numbers>(url);
  await migrate(database, {
    '0001-number': {
      up: (db) =>
        db.schema
          .createTable('number')
          .addColumn('key', 'text', (column) => column.primaryKey().notNull())
          .addColumn('n', 'integer', (column) => column.notNull())
          .execute(),
    },
  });
  return database;
}

/** The next number of a key, and its event, in one transaction. */
export const number = (database: NumberingDatabase, key: string): Promise<void> =>
  publishIn(database, numbering, async ({ tx, publish }) => {
    const { n } = await tx
      .insertInto('number')
      .values({ key, n: 1 })
      .onConflict((conflict) => conflict.column('key').doUpdateSet((row) => ({ n: row('number.n', '+', 1) })))
      .returning('n')
      .executeTakeFirstOrThrow();
    publish(Numbered({ key, n }));
  });
