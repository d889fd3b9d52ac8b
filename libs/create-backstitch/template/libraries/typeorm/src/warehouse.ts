import { randomUUID } from 'node:crypto';
import type { ParticipantDatabase } from '@backstitch/database';
import { typeormDatabase } from '@backstitch/database/typeorm';
import { Serves } from '@backstitch/nest';
import type { Attempt } from '@backstitch/participant';
// if sqlite
import Libsql from 'libsql';
// end
import { DataSource, type EntityManager as Tx, EntitySchema, MoreThanOrEqual } from 'typeorm';
import { type Items, NoCourier, OutOfStock, type Parcel, warehouse } from './contract';
// if postgres
import { places, tables } from './tables';
// end
// if sqlite
import { fileOf, places, tables } from './tables';
// end

const Item = new EntitySchema<{ name: string; shelf: string; stock: number }>({
  name: 'item',
  columns: { name: { type: 'text', primary: true }, shelf: { type: 'text' }, stock: { type: 'int' } },
});
const Taken = new EntitySchema<{ stepKey: string; item: string; count: number }>({
  name: 'taken',
  columns: {
    stepKey: { name: 'step_key', type: 'text', primary: true },
    item: { type: 'text' },
    count: { type: 'int' },
  },
});
const Courier = new EntitySchema<{ stepKey: string; id: string; place: string }>({
  name: 'courier',
  columns: {
    stepKey: { name: 'step_key', type: 'text', primary: true },
    id: { type: 'text' },
    place: { type: 'text' },
  },
});

export interface OpenWarehouse {
  readonly database: ParticipantDatabase<Tx>;
  close(): Promise<void>;
}

/** @param url as in `DATABASE_URL` */
export async function openWarehouse(url: string): Promise<OpenWarehouse> {
  const source = new DataSource({
    // if postgres
    ...{ type: 'postgres', url },
    // end
    // if sqlite
    // libSQL has the interface of better-sqlite3, and needs no compiler.
    ...{ type: 'better-sqlite3', database: fileOf(url), driver: Libsql },
    // end
    entities: [Item, Taken, Courier],
  });
  await source.initialize();
  for (const statement of tables) await source.query(statement);
  return { database: typeormDatabase(source), close: () => source.destroy() };
}

@Serves(warehouse)
export class WarehouseService implements Serves<typeof warehouse, Tx> {
  async takeItems({ item, count }: Items, { tx, stepKey }: Attempt<Tx>): Promise<{ shelf: string }> {
    // One statement asks and takes: two buyers of the last one can't both have it.
    const { affected } = await tx.decrement(Item, { name: item, stock: MoreThanOrEqual(count) }, 'stock', count);
    const there = await tx.findOneBy(Item, { name: item });
    if (affected === 0 || there === null) throw OutOfStock({ item, left: there?.stock ?? 0 });
    await tx.insert(Taken, { stepKey, item, count });
    return { shelf: there.shelf };
  }

  async putItemsBack(_: unknown, { tx, stepKey }: Attempt<Tx>): Promise<void> {
    const taken = await tx.findOneBy(Taken, { stepKey });
    if (taken === null) return;
    await tx.delete(Taken, { stepKey });
    await tx.increment(Item, { name: taken.item }, 'stock', taken.count);
  }

  async bookCourier({ place }: Parcel, { tx, stepKey }: Attempt<Tx>): Promise<{ courierId: string }> {
    if (!places.includes(place)) throw NoCourier({ place });
    const courierId = randomUUID();
    await tx.insert(Courier, { stepKey, id: courierId, place });
    return { courierId };
  }

  async cancelCourier(_: unknown, { tx, stepKey }: Attempt<Tx>): Promise<void> {
    await tx.delete(Courier, { stepKey });
  }
}
