import { randomUUID } from 'node:crypto';
import { type Migrations, type OpenDatabase, openDatabase } from '@backstitch/database';
import { Serves } from '@backstitch/nest';
import type { Attempt } from '@backstitch/participant';
import type { Kysely, Transaction } from 'kysely';
import { type Items, NoCourier, OutOfStock, type Parcel, warehouse } from './contract';

interface Database {
  item: { name: string; shelf: string; stock: number };
  taken: { step_key: string; item: string; count: number };
  courier: { step_key: string; id: string; place: string };
}

type Tx = Transaction<Database>;

export const migrations: Migrations = {
  '2026-11-26 warehouse': {
    async up(db: Kysely<unknown>) {
      await db.schema
        .createTable('item')
        .addColumn('name', 'text', (column) => column.primaryKey())
        .addColumn('shelf', 'text', (column) => column.notNull())
        .addColumn('stock', 'integer', (column) => column.notNull())
        .execute();
      await db.schema
        .createTable('taken')
        .addColumn('step_key', 'text', (column) => column.primaryKey())
        .addColumn('item', 'text', (column) => column.notNull())
        .addColumn('count', 'integer', (column) => column.notNull())
        .execute();
      await db.schema
        .createTable('courier')
        .addColumn('step_key', 'text', (column) => column.primaryKey())
        .addColumn('id', 'text', (column) => column.notNull())
        .addColumn('place', 'text', (column) => column.notNull())
        .execute();
    },
  },
};

/** So many of each there were at the beginning: what is left and what is taken add up to it. */
const delivered = { teapot: 100_000, lamp: 0 };

export async function seed({ kysely }: OpenDatabase<Database>): Promise<void> {
  await kysely
    .insertInto('item')
    .values(Object.entries(delivered).map(([name, stock], index) => ({ name, stock, shelf: `shelf ${index + 1}` })))
    .onConflict((conflict) => conflict.column('name').doNothing())
    .execute();
}

/** Where couriers go. */
const places = ['Lisbon', 'Oslo'];

@Serves(warehouse)
export class WarehouseService implements Serves<typeof warehouse, Tx> {
  async takeItems({ item, count }: Items, { tx, stepKey }: Attempt<Tx>): Promise<{ shelf: string }> {
    // One statement asks and takes: two buyers of the last one can't both have it.
    const found = await tx
      .updateTable('item')
      .set((row) => ({ stock: row('stock', '-', count) }))
      .where('name', '=', item)
      .where('stock', '>=', count)
      .returning('shelf')
      .executeTakeFirst();
    if (found === undefined) {
      const there = await tx.selectFrom('item').select('stock').where('name', '=', item).executeTakeFirst();
      throw OutOfStock({ item, left: there?.stock ?? 0 });
    }
    await tx.insertInto('taken').values({ step_key: stepKey, item, count }).execute();
    return { shelf: found.shelf };
  }

  async putItemsBack(_: unknown, { tx, stepKey }: Attempt<Tx>): Promise<void> {
    const taken = await tx.deleteFrom('taken').where('step_key', '=', stepKey).returningAll().executeTakeFirst();
    if (taken === undefined) return;
    await tx
      .updateTable('item')
      .set((row) => ({ stock: row('stock', '+', taken.count) }))
      .where('name', '=', taken.item)
      .execute();
  }

  async bookCourier({ place }: Parcel, { tx, stepKey }: Attempt<Tx>): Promise<{ courierId: string }> {
    if (!places.includes(place)) throw NoCourier({ place });
    const courierId = randomUUID();
    await tx.insertInto('courier').values({ step_key: stepKey, id: courierId, place }).execute();
    return { courierId };
  }

  async cancelCourier(_: unknown, { tx, stepKey }: Attempt<Tx>): Promise<void> {
    await tx.deleteFrom('courier').where('step_key', '=', stepKey).execute();
  }
}

/** Reads the warehouse's books; from any process. @param url as in `DATABASE_URL` */
export async function booksOf(url: string) {
  const { kysely, close } = await openDatabase<Database>(url);
  try {
    return await kysely
      .transaction()
      .setIsolationLevel('serializable')
      .execute(async (tx) => {
        const items = await tx.selectFrom('item').selectAll().execute();
        const taken = await tx.selectFrom('taken').selectAll().execute();
        const couriers = await tx.selectFrom('courier').selectAll().execute();
        const discrepancies = items.flatMap(({ name, stock }) => {
          const away = taken.reduce((sum, { item, count }) => sum + (item === name ? count : 0), 0);
          const first = delivered[name as keyof typeof delivered];
          return stock + away === first ? [] : [`${name}: ${stock} left and ${away} taken, of ${first}`];
        });
        const keys = (rows: readonly { readonly step_key: string }[]) => rows.map(({ step_key }) => step_key);
        return { discrepancies, inEffect: { purchases: keys(taken), couriers: keys(couriers) } };
      });
  } finally {
    await close();
  }
}
