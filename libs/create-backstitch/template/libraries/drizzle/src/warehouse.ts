import { randomUUID } from 'node:crypto';
// if sqlite
import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
// end
import type { ParticipantDatabase } from '@backstitch/database';
import { type DrizzleTransaction, drizzleDatabase } from '@backstitch/database/drizzle';
import { Serves } from '@backstitch/nest';
import type { Attempt } from '@backstitch/participant';
import { and, eq, gte, sql } from 'drizzle-orm';
// if postgres
import { drizzle } from 'drizzle-orm/node-postgres';
import { integer, pgTable as table, text } from 'drizzle-orm/pg-core';
import { Pool } from 'pg';
// end
// if sqlite
import { createClient } from '@libsql/client';
import { drizzle } from 'drizzle-orm/libsql';
import { integer, sqliteTable as table, text } from 'drizzle-orm/sqlite-core';
// end
import { type Items, NoCourier, OutOfStock, type Parcel, warehouse } from './contract';
// if postgres
import { places, tables } from './tables';
// end
// if sqlite
import { fileOf, places, tables } from './tables';
// end

const items = table('item', {
  name: text('name').primaryKey(),
  shelf: text('shelf').notNull(),
  stock: integer('stock').notNull(),
});
const taken = table('taken', {
  stepKey: text('step_key').primaryKey(),
  item: text('item').notNull(),
  count: integer('count').notNull(),
});
const couriers = table('courier', {
  stepKey: text('step_key').primaryKey(),
  id: text('id').notNull(),
  place: text('place').notNull(),
});

// if postgres
const connect = (url: string) => {
  const pool = new Pool({ connectionString: url });
  // A connection that breaks while nobody uses it would end the process.
  pool.on('error', (error) => console.error(error.message));
  return { db: drizzle(pool), ask: (statement: string) => pool.query(statement), close: () => pool.end() };
};
// end
// if sqlite
const connect = (url: string) => {
  mkdirSync(dirname(fileOf(url)), { recursive: true });
  const client = createClient({ url: `file:${fileOf(url)}` });
  return {
    db: drizzle(client),
    ask: (statement: string) => client.execute(statement),
    close: async () => client.close(),
  };
};
// end

type Tx = DrizzleTransaction<ReturnType<typeof connect>['db']>;

export interface OpenWarehouse {
  readonly database: ParticipantDatabase<Tx>;
  close(): Promise<void>;
}

/** @param url as in `DATABASE_URL` */
export async function openWarehouse(url: string): Promise<OpenWarehouse> {
  const { db, ask, close } = connect(url);
  for (const statement of tables) await ask(statement);
  return { database: drizzleDatabase(db, '__database__'), close };
}

@Serves(warehouse)
export class WarehouseService implements Serves<typeof warehouse, Tx> {
  async takeItems({ item, count }: Items, { tx, stepKey }: Attempt<Tx>): Promise<{ shelf: string }> {
    // One statement asks and takes: two buyers of the last one can't both have it.
    const [found] = await tx
      .update(items)
      .set({ stock: sql`${items.stock} - ${count}` })
      .where(and(eq(items.name, item), gte(items.stock, count)))
      .returning({ shelf: items.shelf });
    if (found === undefined) {
      const [there] = await tx.select({ stock: items.stock }).from(items).where(eq(items.name, item));
      throw OutOfStock({ item, left: there?.stock ?? 0 });
    }
    await tx.insert(taken).values({ stepKey, item, count });
    return found;
  }

  async putItemsBack(_: unknown, { tx, stepKey }: Attempt<Tx>): Promise<void> {
    const [was] = await tx.delete(taken).where(eq(taken.stepKey, stepKey)).returning();
    if (was === undefined) return;
    await tx
      .update(items)
      .set({ stock: sql`${items.stock} + ${was.count}` })
      .where(eq(items.name, was.item));
  }

  async bookCourier({ place }: Parcel, { tx, stepKey }: Attempt<Tx>): Promise<{ courierId: string }> {
    if (!places.includes(place)) throw NoCourier({ place });
    const courierId = randomUUID();
    await tx.insert(couriers).values({ stepKey, id: courierId, place });
    return { courierId };
  }

  async cancelCourier(_: unknown, { tx, stepKey }: Attempt<Tx>): Promise<void> {
    await tx.delete(couriers).where(eq(couriers.stepKey, stepKey));
  }
}
