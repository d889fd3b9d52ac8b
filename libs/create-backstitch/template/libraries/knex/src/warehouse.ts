import { randomUUID } from 'node:crypto';
import type { ParticipantDatabase } from '@backstitch/database';
import { knexDatabase } from '@backstitch/database/knex';
import { Serves } from '@backstitch/nest';
import type { Attempt } from '@backstitch/participant';
import knex, { type Knex } from 'knex';
import { type Items, NoCourier, OutOfStock, type Parcel, warehouse } from './contract';
import { places, tables } from './tables';

type Tx = Knex.Transaction;

export interface OpenWarehouse {
  readonly database: ParticipantDatabase<Tx>;
  close(): Promise<void>;
}

/** @param url as in `DATABASE_URL` */
export async function openWarehouse(url: string): Promise<OpenWarehouse> {
  const db = knex({ client: 'pg', connection: url });
  for (const statement of tables) await db.raw(statement);
  return { database: knexDatabase(db), close: () => db.destroy() };
}

@Serves(warehouse)
export class WarehouseService implements Serves<typeof warehouse, Tx> {
  async takeItems({ item, count }: Items, { tx, stepKey }: Attempt<Tx>): Promise<{ shelf: string }> {
    // One statement asks and takes: two buyers of the last one can't both have it.
    const [found] = await tx<{ name: string; shelf: string; stock: number }>('item')
      .where({ name: item })
      .andWhere('stock', '>=', count)
      .decrement('stock', count)
      .returning('shelf');
    if (found === undefined) {
      const there = await tx<{ name: string; stock: number }>('item').where({ name: item }).first('stock');
      throw OutOfStock({ item, left: there?.stock ?? 0 });
    }
    await tx('taken').insert({ step_key: stepKey, item, count });
    return { shelf: found.shelf };
  }

  async putItemsBack(_: unknown, { tx, stepKey }: Attempt<Tx>): Promise<void> {
    const [taken] = await tx<Items & { step_key: string }>('taken')
      .where({ step_key: stepKey })
      .delete(['item', 'count']);
    if (taken === undefined) return;
    await tx('item').where({ name: taken.item }).increment('stock', taken.count);
  }

  async bookCourier({ place }: Parcel, { tx, stepKey }: Attempt<Tx>): Promise<{ courierId: string }> {
    if (!places.includes(place)) throw NoCourier({ place });
    const courierId = randomUUID();
    await tx('courier').insert({ step_key: stepKey, id: courierId, place });
    return { courierId };
  }

  async cancelCourier(_: unknown, { tx, stepKey }: Attempt<Tx>): Promise<void> {
    await tx('courier').where({ step_key: stepKey }).delete();
  }
}
