import { randomUUID } from 'node:crypto';
import type { ParticipantDatabase } from '@backstitch/database';
import { type PgTransaction as Tx, pgDatabase } from '@backstitch/database/pg';
import { Serves } from '@backstitch/nest';
import type { Attempt } from '@backstitch/participant';
import { Pool } from 'pg';
import { type Items, NoCourier, OutOfStock, type Parcel, warehouse } from './contract';
import { places, tables } from './tables';

export interface OpenWarehouse {
  readonly database: ParticipantDatabase<Tx>;
  close(): Promise<void>;
}

/** @param url as in `DATABASE_URL` */
export async function openWarehouse(url: string): Promise<OpenWarehouse> {
  const pool = new Pool({ connectionString: url });
  // A connection that breaks while nobody uses it would end the process.
  pool.on('error', (error) => console.error(error.message));
  for (const statement of tables) await pool.query(statement);
  return { database: pgDatabase(pool), close: () => pool.end() };
}

@Serves(warehouse)
export class WarehouseService implements Serves<typeof warehouse, Tx> {
  async takeItems({ item, count }: Items, { tx, stepKey }: Attempt<Tx>): Promise<{ shelf: string }> {
    // One statement asks and takes: two buyers of the last one can't both have it.
    const take = 'update item set stock = stock - $1 where name = $2 and stock >= $1 returning shelf';
    const [found] = (await tx.query<{ shelf: string }>(take, [count, item])).rows;
    if (found === undefined) {
      const [there] = (await tx.query<{ stock: number }>('select stock from item where name = $1', [item])).rows;
      throw OutOfStock({ item, left: there?.stock ?? 0 });
    }
    await tx.query('insert into taken (step_key, item, count) values ($1, $2, $3)', [stepKey, item, count]);
    return { shelf: found.shelf };
  }

  async putItemsBack(_: unknown, { tx, stepKey }: Attempt<Tx>): Promise<void> {
    const remove = 'delete from taken where step_key = $1 returning item, count';
    const [taken] = (await tx.query<Items>(remove, [stepKey])).rows;
    if (taken === undefined) return;
    await tx.query('update item set stock = stock + $1 where name = $2', [taken.count, taken.item]);
  }

  async bookCourier({ place }: Parcel, { tx, stepKey }: Attempt<Tx>): Promise<{ courierId: string }> {
    if (!places.includes(place)) throw NoCourier({ place });
    const courierId = randomUUID();
    await tx.query('insert into courier (step_key, id, place) values ($1, $2, $3)', [stepKey, courierId, place]);
    return { courierId };
  }

  async cancelCourier(_: unknown, { tx, stepKey }: Attempt<Tx>): Promise<void> {
    await tx.query('delete from courier where step_key = $1', [stepKey]);
  }
}
